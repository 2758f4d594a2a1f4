import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { Populate } from './deep-populate';
import type { Row } from './row';

/** Attributes without anything to read, by their paths (`seo.image`), and what they are in a payload. */
export type Absent = Map<string, null | []>;

/**
 * Tells which of a content type's relations, files and components, and of those of its components, are empty for all of
 * some rows: one statement that looks for join rows, where the host would make one statement or more for each attribute.
 * An attribute that is stored in a way unknown here is never called absent. Call the answer within the transaction that
 * wrote the rows.
 */
export function createAbsentAttributes(strapi: Core.Strapi) {
  const probes = new Map<string, Probe[]>();

  return async function absentAttributes(uid: string, populate: Populate, ids: Row['id'][]): Promise<Absent> {
    const known = probes.get(uid) ?? probesUnder(strapi, uid, populate);
    probes.set(uid, known);
    if (known.length < WORTHWHILE || ids.length === 0) return new Map();

    const marks = ids.map(() => '?').join(', ');
    const columns = known.map(({ sql }, index) => `exists (${sql.replace(IDS, marks)}) as a${index}`);
    const found = await ask(
      columns.join(', '),
      known.flatMap(() => ids),
    );
    return new Map(
      known
        .filter((_, index) => !Number(found[`a${index}`]))
        .map(({ path, isList }) => [path, isList ? [] : null]),
    );
  };

  async function ask(columns: string, values: Row['id'][]): Promise<Record<string, unknown>> {
    const rows = await strapi.db.transaction(({ trx }): PromiseLike<Record<string, unknown>[]> => {
      const transaction = trx as Knex.Transaction;
      return transaction.select(transaction.raw(columns, values));
    });
    return rows[0] ?? {};
  }
}

/** Fewer attributes are read as fast as asked about. */
const WORTHWHILE = 3;
const IDS = '<ids>';

interface Probe {
  path: string;
  /** Selects the join rows of the rows with `IDS`, which it names once. */
  sql: string;
  isList: boolean;
}

/** Of the rows that `owners` selects: `IDS`, or the components of those. */
function probesUnder(
  strapi: Core.Strapi,
  uid: string,
  populate: Populate,
  owners = IDS,
  above = '',
): Probe[] {
  return Object.entries(populate).flatMap(([name, { populate: below }]) => {
    const attribute = strapi.db.metadata.get(uid).attributes[name] as unknown as Relation;
    const join = joinOf(strapi, uid, name, attribute);
    if (!join) return [];
    const path = above + name;
    const isList = ['oneToMany', 'manyToMany', 'morphMany', 'morphToMany'].includes(attribute.relation);
    const probe = { path, sql: selectFrom(strapi, join, '1', owners), isList };
    const part = attribute.joinTable?.inverseJoinColumn;
    if (!below || !attribute.target || part?.referencedColumn !== 'id') return [probe];
    const parts = selectFrom(strapi, join, identifier(strapi, part.name), owners);
    return [probe, ...probesUnder(strapi, attribute.target, below, parts, `${path}.`)];
  });
}

function selectFrom(strapi: Core.Strapi, join: Join, what: string, owners: string): string {
  const schema = strapi.db.getSchemaName();
  const table = identifier(strapi, schema ? `${schema}.${join.table}` : join.table);
  const conditions = Object.entries(join.on).map(([column, value]) =>
    strapi.db.connection.raw('?? = ?', [column, value]).toQuery(),
  );
  const where = [`${identifier(strapi, join.column)} in (${owners})`, ...conditions].join(' and ');
  return `select ${what} from ${table} where ${where}`;
}

const identifier = (strapi: Core.Strapi, name: string): string =>
  strapi.db.connection.raw('??', [name]).toQuery();

/** Where the join rows are, in terms of the rows that own the attribute. */
interface Join {
  table: string;
  column: string;
  on: Record<string, string>;
}

function joinOf(strapi: Core.Strapi, uid: string, name: string, attribute: Relation): Join | null {
  if (attribute.relation === 'morphOne' || attribute.relation === 'morphMany') {
    const owner = strapi.db.metadata.get(attribute.target ?? '').attributes[attribute.morphBy ?? ''];
    const { joinTable } = owner as unknown as Relation;
    const morph = joinTable?.morphColumn;
    if (!joinTable || morph?.idColumn.referencedColumn !== 'id') return null;
    const on = { ...joinTable.on, field: name, [morph.typeColumn.name]: uid };
    return { table: joinTable.name, column: morph.idColumn.name, on };
  }
  const { joinTable } = attribute;
  if (!joinTable || joinTable.joinColumn.referencedColumn !== 'id') return null;
  return { table: joinTable.name, column: joinTable.joinColumn.name, on: joinTable.on ?? {} };
}

/** The part of the database layer's own description of an attribute that tells where it is stored. */
interface Relation {
  relation: string;
  target?: string;
  morphBy?: string;
  joinTable?: {
    name: string;
    joinColumn: { name: string; referencedColumn: string };
    inverseJoinColumn?: { name: string; referencedColumn: string };
    on?: Record<string, string>;
    morphColumn?: { idColumn: { name: string; referencedColumn: string }; typeColumn: { name: string } };
  };
}
