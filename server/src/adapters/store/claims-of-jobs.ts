import type { ClaimedDelivery, Job } from '../../core/delivery';
import { among } from './among';
import { compareAndSet, nextMark, withEvents } from './claims';
import { type HostDatabase, databaseNow, despiteConflicts, toNumber } from './database';
import type { DeliveryStoreOptions } from './deliveries';
import { DELIVERY_HEAD, type DeliveryHeadRow, toDue } from './due';
import { HEALTH_COLUMNS, type HealthRow, toHealth } from './health-columns';
import { TABLES } from './tables';

/** Compare-and-set from queued to sending for jobs taken from Redis; learns their endpoints' health. */
export async function claimJobs(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  jobs: readonly Job[],
): Promise<ClaimedDelivery[]> {
  if (jobs.length === 0) return [];
  const claim = db.dialect.client === 'postgres' ? claimAtOnce : claimAndRead;
  const rows = await claim(db, options, jobs);
  for (const row of rows) options.health.see(toNumber(row.endpoint_id), toHealth(row));
  return withEvents(db, rows.map(toDue));
}

type ClaimedRow = DeliveryHeadRow & HealthRow;

/** The ids are named beside the jobs, or PostgreSQL may read the whole table to join them. */
const claimStatement = (now: string): string => `WITH claimed AS (
    UPDATE ${TABLES.deliveries} AS d
    SET state = 'sending', holder = :holder, lease_until = ${now} + :lease
    FROM unnest(:ids::int[], :attempts::int[]) AS job(id, attempts)
    WHERE d.id = ANY(:ids::int[]) AND d.id = job.id AND d.attempts = job.attempts AND coalesce(d.state, '') = 'queued'
    RETURNING ${DELIVERY_HEAD.map((column) => `d.${column}`).join(', ')}
  )
  SELECT claimed.*, ${HEALTH_COLUMNS.map((column) => `e.${column}`).join(', ')}
  FROM claimed LEFT JOIN ${TABLES.endpoints} AS e ON e.id = claimed.endpoint_id`;

async function claimAtOnce(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  jobs: readonly Job[],
): Promise<ClaimedRow[]> {
  const values = {
    holder: nextMark(options),
    lease: options.leaseMs,
    ids: `{${jobs.map(({ deliveryId }) => deliveryId).join(',')}}`,
    attempts: `{${jobs.map(({ attempt }) => attempt - 1).join(',')}}`,
  };
  const answer: { rows: ClaimedRow[] } = await despiteConflicts(() =>
    db.connection.raw(claimStatement(databaseNow(db)), values),
  );
  return answer.rows;
}

async function claimAndRead(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  jobs: readonly Job[],
): Promise<ClaimedRow[]> {
  const mark = nextMark(options);
  const compared = jobs.map(({ deliveryId, attempt }) => ({ id: deliveryId, attempt }));
  await compareAndSet(db, compared, ['queued'], { state: 'sending', holder: mark, leaseMs: options.leaseMs });
  const ids = compared.map(({ id }) => id);
  return db
    .connection(`${TABLES.deliveries} as d`)
    .leftJoin(`${TABLES.endpoints} as e`, 'e.id', 'd.endpoint_id')
    .select(DELIVERY_HEAD.map((column) => `d.${column}`))
    .select(HEALTH_COLUMNS.map((column) => `e.${column}`))
    .whereRaw(...among(db.connection, 'd.id', ids))
    .where('d.holder', mark);
}
