import { cancelDeliveries, CANCELABLE } from './cancellations';
import type { HostDatabase } from './database';
import { inTransaction, toNumber } from './database';
import { TABLES } from './tables';

/**
 * Cancels deliveries whose endpoint is gone: made or given back in the moment of its removal, nobody feeds them any more. At
 * most `limit` at once; their number.
 */
export async function cancelOrphans(db: HostDatabase, now: number, limit: number): Promise<number> {
  const removed = await removedEndpoints(db);
  if (removed.length === 0) return 0;
  const rows: { id: number | string }[] = await db
    .connection(TABLES.deliveries)
    .select('id')
    .whereIn('endpoint_id', removed)
    .whereIn('state', [...CANCELABLE])
    .limit(limit);
  const ids = rows.map((row) => toNumber(row.id));
  if (ids.length === 0) return 0;
  return inTransaction(db, (trx) =>
    cancelDeliveries(trx, ids, now, 'Its endpoint was removed before it could be sent.'),
  );
}

/** Endpoints that have deliveries and no row: found by jumping through an index from endpoint to endpoint. */
async function removedEndpoints(db: HostDatabase): Promise<number[]> {
  const { connection } = db;
  const isGone = `NOT EXISTS (SELECT 1 FROM ${TABLES.endpoints} e WHERE e.id = owed.id)`;
  const owed =
    db.dialect.client === 'mysql'
      ? // MySQL and MariaDB jump by themselves, and read everything when told to.
        `(SELECT endpoint_id AS id FROM ${TABLES.deliveries} GROUP BY endpoint_id)`
      : `(WITH RECURSIVE ids (id) AS (
           SELECT MIN(endpoint_id) FROM ${TABLES.deliveries}
           UNION ALL
           SELECT (SELECT MIN(d.endpoint_id) FROM ${TABLES.deliveries} d WHERE d.endpoint_id > ids.id)
           FROM ids WHERE ids.id IS NOT NULL
         ) SELECT id FROM ids WHERE id IS NOT NULL)`;
  const rows: { id: number | string }[] = await connection
    .select('owed.id')
    .from(connection.raw(`${owed} AS owed`))
    .whereRaw(isGone);
  return rows.map((row) => toNumber(row.id));
}
