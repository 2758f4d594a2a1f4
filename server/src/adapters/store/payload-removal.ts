import type { DeliveryState } from '../../core/delivery';
import type { Knex, KnexTransaction } from './database';
import { toNumber } from './database';
import { TABLES } from './tables';

const EVENTS_PER_STATEMENT = 500;

/** A delivery that has just succeeded. */
interface Succeeded {
  deliveryId: number;
  eventId: number;
}

/**
 * Removes what was sent and answered for the events of deliveries that have just succeeded, and of those merged into
 * them, as far as nothing is to be sent of them any more. For the transaction that records the successes.
 */
export async function removePayloads(
  trx: KnexTransaction,
  succeeded: readonly Succeeded[],
  now: number,
): Promise<void> {
  if (succeeded.length === 0) return;
  await removeOf(trx, [...new Set(succeeded.map(({ eventId }) => eventId))], now);
  const merged = await eventsMergedInto(
    trx,
    succeeded.map(({ deliveryId }) => deliveryId),
  );
  for (let from = 0; from < merged.length; from += EVENTS_PER_STATEMENT) {
    await removeOf(trx, merged.slice(from, from + EVENTS_PER_STATEMENT), now);
  }
}

async function removeOf(trx: KnexTransaction, eventIds: readonly number[], now: number): Promise<void> {
  // Of two that record the last two deliveries of an event, the second waits here and then sees what the first did.
  await trx(TABLES.events)
    .select('id')
    .whereIn('id', [...eventIds])
    .orderBy('id')
    .forUpdate();
  const rows: DeliveryRow[] = await trx(TABLES.deliveries)
    .select('id', 'event_id', 'state')
    .whereIn('event_id', [...eventIds]);
  const needed = new Set(rows.filter(({ state }) => !isDone(state)).map((row) => toNumber(row.event_id)));
  const done = eventIds.filter((id) => !needed.has(id));
  if (done.length === 0) return;
  await trx(TABLES.events)
    .whereIn('id', done)
    .whereNull('payload_removed_at')
    .update({ body: null, payload_removed_at: now });
  const deliveryIds = rows.filter((row) => !needed.has(toNumber(row.event_id))).map(({ id }) => toNumber(id));
  await trx(TABLES.deliveries).whereIn('id', deliveryIds).update({ payload_removed_at: now });
  await trx(TABLES.attempts).whereIn('delivery_id', deliveryIds).update({ response_body: null });
}

async function eventsMergedInto(knex: Knex, deliveryIds: readonly number[]): Promise<number[]> {
  const rows: { event_id: number | string }[] = await knex(`${TABLES.deliveries} as into`)
    .innerJoin(`${TABLES.deliveries} as d`, (join) =>
      join.on('d.merge_group', 'into.merge_group').on('d.endpoint_id', 'into.endpoint_id'),
    )
    .select('d.event_id')
    .whereIn('into.id', [...deliveryIds])
    .where('d.state', 'merged')
    .orderBy('d.event_id');
  return [...new Set(rows.map((row) => toNumber(row.event_id)))];
}

interface DeliveryRow {
  id: number | string;
  event_id: number | string;
  state: DeliveryState;
}

/** Something else is sent in the stead of what was merged. */
const isDone = (state: DeliveryState): boolean => state === 'succeeded' || state === 'merged';
