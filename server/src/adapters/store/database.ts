import type { Database } from '@strapi/database';
import type { Knex } from 'knex';

export type { Knex };

/** An open transaction of the host's query builder. */
export type KnexTransaction = Knex.Transaction;

/** What the store needs of the host's database; satisfied by `strapi.db`. */
export type HostDatabase = Pick<Database, 'connection' | 'dialect'>;

/** In MySQL by UTC: local time repeats an hour in autumn. In PostgreSQL by the statement: a volatile clock uses no index. */
const DATABASE_CLOCK: Record<string, string> = {
  postgres: '(extract(epoch from statement_timestamp()) * 1000)::bigint',
  mysql: "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)",
  sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
};

/** SQL for the database's own clock in epoch milliseconds: leases compare instants of one clock, not of many machines. */
export function databaseNow(db: HostDatabase): string {
  const sql = DATABASE_CLOCK[db.dialect.client];
  if (!sql) throw new Error(`durable-webhooks does not know the database client "${db.dialect.client}"`);
  return sql;
}

/** Thrown inside a transaction to undo it because another instance did the work first. */
export class Superseded extends Error {
  override name = 'Superseded' as const;
}

/** Runs a transaction; undefined when another instance was first. */
export async function unlessSuperseded<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Superseded) return undefined;
    throw error;
  }
}

const TRANSIENT = new Set([
  '40001',
  '40P01',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  'SQLITE_BUSY',
]);

/** Does work that leaves nothing behind when it fails, again when the database chose it as the victim of a conflict. */
export async function despiteConflicts<T>(work: () => Promise<T>, triesLeft = 5): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (triesLeft <= 1 || !TRANSIENT.has((error as { code?: string }).code ?? '')) throw error;
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 40));
    return despiteConflicts(work, triesLeft - 1);
  }
}

/** Runs a transaction of our own. */
export const inTransaction = <T>(db: HostDatabase, work: (trx: KnexTransaction) => Promise<T>): Promise<T> =>
  despiteConflicts(() => db.connection.transaction(work));

/** Far below the bind-variable limits of all three databases. */
const ROWS_PER_INSERT = 500;
/** Text per INSERT: in UTF-8 below 4 MB, the smallest packet that MySQL and MariaDB take by default. */
const CHARACTERS_PER_INSERT = 1_000_000;

/** Inserts rows of one table, in order, in as few statements as the database allows. */
export async function insertRows(
  trx: KnexTransaction,
  table: string,
  rows: readonly object[],
): Promise<void> {
  let part: object[] = [];
  let characters = 0;
  for (const row of rows) {
    const more = charactersIn(row);
    if (part.length >= ROWS_PER_INSERT || (part.length > 0 && characters + more > CHARACTERS_PER_INSERT)) {
      await trx(table).insert(part);
      part = [];
      characters = 0;
    }
    part.push(row);
    characters += more;
  }
  if (part.length > 0) await trx(table).insert(part);
}

/** Inserts one row; its id. */
export async function insertRow(knex: Knex, table: string, row: object): Promise<number> {
  const { dialect } = knex.client as { dialect: string };
  // MySQL answers the id by itself and warns when asked for it.
  const [inserted]: (number | { id: number })[] = await knex(table).insert(
    row,
    dialect === 'mysql' ? [] : ['id'],
  );
  return toNumber(typeof inserted === 'object' ? inserted.id : inserted);
}

const charactersIn = (row: object): number =>
  Object.values(row).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);

/** bigint columns come back as strings from some drivers. */
export const toNumber = (value: unknown): number => Number(value);
export const toNumberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/**
 * A condition on the states of rows that are named by their ids: without the index of states, all of which PostgreSQL
 * may read when its statistics are older than a backlog. For `whereRaw`.
 */
export const inStates = (...states: readonly string[]): [sql: string, states: string[]] => [
  `coalesce(state, '') in (${states.map(() => '?').join(', ')})`,
  [...states],
];

/** Text as every database takes and gives it: PostgreSQL refuses NUL, and in its JSON half of a surrogate pair. */
export const storable = (text: string | null): string | null =>
  text?.replaceAll('\u0000', '\uFFFD').toWellFormed() ?? null;
