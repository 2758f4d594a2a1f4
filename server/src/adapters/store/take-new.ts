import type { ClaimedDelivery, NewDelivery } from '../../core/delivery';
import { joinEvents, readEvents } from './claimed-events';
import { nextMark } from './claims';
import type { HostDatabase } from './database';
import { databaseNow, despiteConflicts, inTransaction, insertRows, unlessSuperseded } from './database';
import type { DeliveryStoreOptions } from './deliveries';
import { DELIVERY_HEAD, type DeliveryHeadRow, toDue } from './due';
import { markDispatched, toDeliveryRow } from './events';
import { TABLES } from './tables';

interface NewDeliveries {
  atOnce: readonly NewDelivery[];
  later: readonly NewDelivery[];
}

/** Dispatches events and claims some of their deliveries, in PostgreSQL by one statement. */
export async function takeNew(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  eventIds: readonly number[],
  deliveries: NewDeliveries,
  now: number,
): Promise<ClaimedDelivery[] | undefined> {
  const mark = nextMark(options);
  const rows = rowsOf(deliveries, mark);
  const write = db.dialect.client === 'postgres' ? byOneStatement : inOneTransaction;
  // No payload goes before its event is dispatched: where there is a second connection, they are read meanwhile.
  const [made, events] = await Promise.all([
    write(db, { eventIds, rows, mark, now, leaseMs: options.leaseMs }),
    readEvents(db, eventsOf(deliveries.atOnce)),
  ]);
  return made && joinEvents(made.map(toDue), events);
}

interface Writing {
  eventIds: readonly number[];
  rows: readonly NewRow[];
  mark: string;
  now: number;
  leaseMs: number;
}

type NewRow = Omit<ReturnType<typeof toDeliveryRow>, 'state'> & { state: string; holder: string | null };

const eventsOf = (deliveries: readonly NewDelivery[]): number[] => deliveries.map(({ eventId }) => eventId);

/** In the order of their events, which is the order of a document. */
const rowsOf = ({ atOnce, later }: NewDeliveries, mark: string): NewRow[] =>
  [
    ...atOnce.map((delivery) => ({ ...toDeliveryRow(delivery), state: 'sending', holder: mark })),
    ...later.map((delivery) => ({ ...toDeliveryRow(delivery), holder: null })),
  ].sort((a, b) => a.event_id - b.event_id);

async function inOneTransaction(
  db: HostDatabase,
  { eventIds, rows, mark, now, leaseMs }: Writing,
): Promise<DeliveryHeadRow[] | undefined> {
  const lease = db.connection.raw(`${databaseNow(db)} + ?`, [leaseMs]);
  const leased = rows.map((row) => ({ ...row, lease_until: row.holder === null ? null : lease }));
  return unlessSuperseded(
    inTransaction(db, async (trx): Promise<DeliveryHeadRow[]> => {
      await markDispatched(trx, eventIds, now);
      await insertRows(trx, TABLES.deliveries, leased);
      return trx(TABLES.deliveries)
        .select(DELIVERY_HEAD)
        .whereIn('event_id', [...eventIds])
        .where('holder', mark);
    }),
  );
}

const INSERTED = [
  'event_id',
  'endpoint_id',
  'state',
  'attempts',
  'tries',
  'due_at',
  'ordering_key',
  'created_at',
  'holder',
] satisfies (keyof NewRow)[];

const takeNewStatement = (now: string): string => `WITH fresh AS (
    SELECT id FROM ${TABLES.events} WHERE id = ANY(:ids::int[]) AND coalesce(dispatched_at, 0) = 0
    ORDER BY id FOR UPDATE
  ), marked AS (
    UPDATE ${TABLES.events} SET dispatched_at = :now::bigint
    WHERE id = ANY(:ids::int[]) AND (SELECT count(*) FROM fresh) = :count
    RETURNING id
  ), made AS (
    INSERT INTO ${TABLES.deliveries} (${INSERTED.join(', ')}, lease_until)
    SELECT ${INSERTED.join(', ')}, CASE WHEN holder IS NOT NULL THEN ${now} + :lease END
    FROM json_populate_recordset(NULL::${TABLES.deliveries}, :rows::json) AS owed
    WHERE event_id IN (SELECT id FROM marked)
    ORDER BY event_id
    RETURNING ${DELIVERY_HEAD.join(', ')}, holder
  )
  SELECT ${DELIVERY_HEAD.join(', ')} FROM made WHERE holder IS NOT NULL`;

/**
 * Finds the events by their ids, not by the index of the outbox, which may be long. Nothing is marked unless all can be; then
 * there is at least one delivery to be sent at once.
 */
async function byOneStatement(
  db: HostDatabase,
  { eventIds, rows, now, leaseMs }: Writing,
): Promise<DeliveryHeadRow[] | undefined> {
  const values = { ids: `{${eventIds.join(',')}}`, count: eventIds.length, now, lease: leaseMs };
  const answer: { rows: DeliveryHeadRow[] } = await despiteConflicts(() =>
    db.connection.raw(takeNewStatement(databaseNow(db)), { ...values, rows: JSON.stringify(rows) }),
  );
  return answer.rows.length === 0 ? undefined : answer.rows;
}
