import type { Leadership } from '../../pipeline/ports';
import type { HostDatabase } from './database';
import { databaseNow, toNumber } from './database';
import { TABLES } from './tables';

/** Makes the row of a name if it is not there; several instances may do so at once. */
export async function ensureCoordinationRow(db: HostDatabase, name: string): Promise<void> {
  await db
    .connection(TABLES.coordination)
    .insert({ name, holder: null, expires_at: 0, revision: 0 })
    .onConflict('name')
    .ignore();
}

/**
 * Tells projects apart that share a Redis: an id that the database keeps, because all instances of a project share that
 * and nothing else for certain. `candidate` is taken by the first instance.
 */
export async function projectId(db: HostDatabase, candidate: string): Promise<string> {
  const name = 'project';
  await db
    .connection(TABLES.coordination)
    .insert({ name, holder: candidate, expires_at: 0, revision: 0 })
    .onConflict('name')
    .ignore();
  const row: { holder: string } = await db
    .connection(TABLES.coordination)
    .select('holder')
    .where({ name })
    .first();
  return row.holder;
}

/** Grows with every change of an endpoint, on whichever instance. */
export async function endpointsRevision(db: HostDatabase): Promise<number> {
  const row: { revision: number } | undefined = await db
    .connection(TABLES.coordination)
    .select('revision')
    .where({ name: 'endpoints' })
    .first();
  return toNumber(row?.revision ?? 0);
}

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
