import type { Database } from '@strapi/database';
import type { Knex } from 'knex';
import type { DatabaseKind } from '../../../support/database';

export interface Statement {
  sql: string;
  bindings: Knex.RawBinding[];
}

/** The statements that some work sends, transactions' own ones aside. */
export async function statementsOf(db: Database, work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const listen = ({ sql, bindings }: Statement): void => {
    if (/^(select|with|update|delete)/i.test(sql)) sent.push({ sql: sql.replace(/\$\d+/g, '?'), bindings });
  };
  db.connection.on('query', listen);
  try {
    await work();
  } finally {
    db.connection.off('query', listen);
  }
  return sent;
}

/** How many rows and index entries the database reads for a statement; on SQLite, which does not say, all or none. */
export async function rowsRead(db: Database, kind: DatabaseKind, statement: Statement): Promise<number> {
  const undone = new Error('undone');
  let read = Number.NaN;
  const measuring = db.connection.transaction(async (trx) => {
    read = await MEASURES[kind](trx, statement);
    throw undone;
  });
  await measuring.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return read;
}

const MEASURES: Record<DatabaseKind, (trx: Knex.Transaction, statement: Statement) => Promise<number>> = {
  async sqlite(trx, { sql, bindings }) {
    const steps: { detail: string }[] = await trx.raw(`explain query plan ${sql}`, bindings);
    const readsAll = steps.some(({ detail }) =>
      /^SCAN (durable_webhooks_(deliveries|events|attempts)|d|earlier)\b/.test(detail),
    );
    return readsAll ? Infinity : 0;
  },

  async mysql(trx, { sql, bindings }) {
    await trx.raw('flush status');
    // Flushing has ended the transaction.
    await trx.raw('start transaction');
    await trx.raw(sql, bindings);
    const [rows]: { Variable_name: string; Value: string }[][] = await trx.raw(
      "show session status like 'Handler\\_read%'",
    );
    return (rows ?? []).reduce((sum, { Value }) => sum + Number(Value), 0);
  },

  async postgres(trx, { sql, bindings }) {
    const { rows } = await trx.raw(`explain (analyze, timing off, format json) ${sql}`, bindings);
    return readBy((rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }])[0]['QUERY PLAN'][0].Plan);
  },
};

interface PlanNode {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/** Others hand on what these have read: a bitmap's heap scan the rows of its index, a subquery's scan those below it. */
const READERS = new Set(['Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Index Scan']);

function readBy(node: PlanNode): number {
  const own = READERS.has(node['Node Type'])
    ? node['Actual Loops'] *
      (node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0))
    : 0;
  return (node.Plans ?? []).reduce((sum, plan) => sum + readBy(plan), own);
}
