import type { DeliveryState } from '../../core/delivery';
import { MOST_WAITING } from '../../pipeline/endpoints-ports';
import type { Knex } from './database';
import { toNumber } from './database';
import type { Session } from './session';
import { TABLES } from './tables';

/** A job of a queued delivery finds nothing to claim once it is canceled; what is being sent cannot be called back. */
export const CANCELABLE: readonly DeliveryState[] = ['pending', 'queued', 'retrying'];

const ROWS_PER_BATCH = 500;

/** Compare-and-set to canceled; the number of deliveries that still could be. Without a reason the last error stays. */
export function cancelDeliveries(
  knex: Knex,
  ids: readonly number[],
  now: number,
  reason?: string,
): Promise<number> {
  return knex(TABLES.deliveries)
    .whereIn('id', [...ids])
    .whereIn('state', [...CANCELABLE])
    .update({
      state: 'canceled',
      finished_at: now,
      due_at: null,
      lease_until: null,
      holder: null,
      ordering_key: null,
      ...(reason === undefined ? {} : { last_error: reason }),
    });
}

/** How many deliveries wait for an endpoint, counted up to `MOST_WAITING`. */
export async function countWaiting(knex: Knex, endpointId: number): Promise<number> {
  const waiting = knex(TABLES.deliveries)
    .select('id')
    .where({ endpoint_id: endpointId })
    .whereIn('state', [...CANCELABLE])
    .limit(MOST_WAITING)
    .as('waiting');
  const row: { count?: number | string } | undefined = await knex.from(waiting).count('* as count').first();
  return toNumber(row?.count ?? 0);
}

/** Cancels all that waits for an endpoint, in batches of their own; how many deliveries that were. */
export async function cancelWaiting(session: Session, endpointId: number, now: number): Promise<number> {
  let canceled: number;
  let total = 0;
  do {
    canceled = await session.write(async (knex) => {
      const rows: { id: number | string }[] = await knex(TABLES.deliveries)
        .select('id')
        .where({ endpoint_id: endpointId })
        .whereIn('state', [...CANCELABLE])
        .limit(ROWS_PER_BATCH);
      if (rows.length === 0) return 0;
      return cancelDeliveries(
        knex,
        rows.map((row) => toNumber(row.id)),
        now,
        'The endpoint was removed.',
      );
    });
    total += canceled;
  } while (canceled > 0);
  return total;
}
