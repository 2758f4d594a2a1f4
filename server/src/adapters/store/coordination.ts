import type { Leadership } from '../../pipeline/ports';
import type { HostDatabase, Knex } from './database';
import { databaseNow, despiteConflicts, toNumber } from './database';
import { TABLES } from './tables';

/** Makes the row of a name if it is not there; several instances may do so at once. */
export async function ensureCoordinationRow(db: HostDatabase, name: string): Promise<void> {
  await despiteConflicts(() => insertUnlessThere(db.connection, { name }));
}

interface CoordinationRow {
  name: string;
  holder?: string;
  expires_at?: Knex.Raw;
}

/** Of several that insert the same row, MySQL and MariaDB choose one as the victim of a deadlock: it has to try again. */
export const insertUnlessThere = (knex: Knex, row: CoordinationRow) =>
  knex(TABLES.coordination)
    .insert({ holder: null, expires_at: 0, revision: 0, ...row })
    .onConflict('name')
    .ignore();

/**
 * Tells projects apart that share a Redis: an id that the database keeps, because all instances of a project share that
 * and nothing else for certain. `candidate` is taken by the first instance.
 */
export async function projectId(db: HostDatabase, candidate: string): Promise<string> {
  const name = 'project';
  await despiteConflicts(() => insertUnlessThere(db.connection, { name, holder: candidate }));
  const row: { holder: string } = await db
    .connection(TABLES.coordination)
    .select('holder')
    .where({ name })
    .first();
  return row.holder;
}

/** Grows with every change of an endpoint, on whichever instance. */
export async function endpointsRevision(db: HostDatabase): Promise<number> {
  const row: { revision: number } | undefined = await revisionRow(db.connection).first();
  return toNumber(row?.revision ?? 0);
}

/** The query of that, to be asked alone or within another one. */
export const revisionRow = (knex: Knex) =>
  knex(TABLES.coordination).select('revision').where({ name: 'endpoints' });

/** The feeder's lease: a row that one instance holds by renewing it, judged by the database's clock. */
export function createLeadership(db: HostDatabase, instanceId: string, leaseMs: number): Leadership {
  let renewAfter = 0;
  let heldUntil = 0;
  return {
    async hold() {
      const asked = performance.now();
      if (asked < renewAfter) return true;
      const now = databaseNow(db);
      const isFree = await db
        .connection(TABLES.coordination)
        .select(
          db.connection.raw(`CASE WHEN holder = ? OR expires_at < ${now} THEN 1 ELSE 0 END as free`, [
            instanceId,
          ]),
        )
        .where({ name: 'feeder' })
        .first();
      if (toNumber(isFree?.free ?? 0) !== 1) {
        renewAfter = 0;
        heldUntil = 0;
        return false;
      }
      const taken = await db
        .connection(TABLES.coordination)
        .where({ name: 'feeder' })
        .whereRaw(`(holder = ? OR expires_at < ${now})`, [instanceId])
        .update({ holder: instanceId, expires_at: db.connection.raw(`${now} + ?`, [leaseMs]) });
      if (taken !== 1) {
        heldUntil = 0;
        return false;
      }
      renewAfter = asked + leaseMs / 3;
      heldUntil = asked + leaseMs;
      return true;
    },

    isHeld: () => performance.now() < heldUntil,

    async release() {
      renewAfter = 0;
      heldUntil = 0;
      await db
        .connection(TABLES.coordination)
        .where({ name: 'feeder', holder: instanceId })
        .update({ holder: null, expires_at: 0 });
    },
  };
}
