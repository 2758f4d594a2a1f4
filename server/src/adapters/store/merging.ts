import {
  type Coalescing,
  type MergePlan,
  type Placed,
  placedAlone,
  planMerges,
  type Waiting,
} from '../../core/coalescing';
import type { NewDelivery } from '../../core/delivery';
import type { KnexTransaction } from './database';
import { Superseded, inStates, toNumber } from './database';
import { TABLES } from './tables';

const IDS_PER_STATEMENT = 1_000;
/** Terms of one UNION: SQLite allows 500. */
const KEYS_PER_STATEMENT = 100;

type Mergeable = NewDelivery & { coalescing: Coalescing; orderingKey: string };

/**
 * Finds each new delivery its place, and merges what waits already: a SELECT for each hundred keys of an endpoint that
 * merges, one UPDATE for all of them.
 */
export async function mergeWaiting(
  trx: KnexTransaction,
  deliveries: readonly NewDelivery[],
  now: number,
): Promise<Placed[]> {
  const placed = deliveries.filter((delivery) => !isMergeable(delivery)).map(placedAlone);
  const merged: number[] = [];
  for (const [endpointId, ofEndpoint] of byEndpoint(deliveries.filter(isMergeable))) {
    const waiting = await findWaiting(trx, endpointId, [...ofEndpoint.keys()]);
    for (const [key, added] of ofEndpoint) {
      const plan = planMerges(waiting.get(key) ?? [], added, now);
      placed.push(...plan.placed);
      merged.push(...plan.merged);
      await joinGroups(trx, endpointId, plan.joined);
    }
  }
  await markMerged(trx, merged, now);
  // In the order of their events, which is the order of a document.
  return placed.sort((a, b) => a.delivery.eventId - b.delivery.eventId);
}

const isMergeable = (delivery: NewDelivery): delivery is Mergeable =>
  delivery.coalescing !== null && delivery.orderingKey !== null;

function byEndpoint(deliveries: readonly Mergeable[]): Map<number, Map<string, Mergeable[]>> {
  const endpoints = new Map<number, Map<string, Mergeable[]>>();
  for (const delivery of deliveries) {
    const keys = endpoints.get(delivery.endpointId) ?? new Map<string, Mergeable[]>();
    keys.set(delivery.orderingKey, [...(keys.get(delivery.orderingKey) ?? []), delivery]);
    endpoints.set(delivery.endpointId, keys);
  }
  return endpoints;
}

interface WaitingRow {
  id: number | string;
  ordering_key: string;
  state: Waiting['state'];
  send_by: number | string;
  merge_group: number;
}

/** Key by key: asked for many at once, a planner without statistics reads all that the endpoint was ever owed. */
async function findWaiting(
  trx: KnexTransaction,
  endpointId: number,
  keys: readonly string[],
): Promise<Map<string, Waiting[]>> {
  const waiting = new Map<string, Waiting[]>();
  for (let from = 0; from < keys.length; from += KEYS_PER_STATEMENT) {
    const terms = keys.slice(from, from + KEYS_PER_STATEMENT).map((key) =>
      trx(TABLES.deliveries)
        .select('id', 'ordering_key', 'state', 'send_by', 'merge_group')
        .where({ endpoint_id: endpointId, ordering_key: key })
        .whereNotNull('send_by')
        .whereRaw(...inStates('pending', 'retrying')),
    );
    const rows: WaitingRow[] = await trx.unionAll(terms);
    for (const row of rows) {
      const { state, merge_group: group } = row;
      const one = { id: toNumber(row.id), state, sendBy: toNumber(row.send_by), group };
      waiting.set(row.ordering_key, [...(waiting.get(row.ordering_key) ?? []), one]);
    }
  }
  return waiting;
}

/** Compared and set: a replay or a cancellation that came first undoes the whole dispatch, which is tried again. */
async function markMerged(trx: KnexTransaction, ids: readonly number[], now: number): Promise<void> {
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
    const some = ids.slice(from, from + IDS_PER_STATEMENT);
    const changed = await trx(TABLES.deliveries)
      .whereIn('id', some)
      .whereNotNull('send_by')
      .whereRaw(...inStates('pending', 'retrying'))
      .update({
        state: 'merged',
        finished_at: now,
        due_at: null,
        lease_until: null,
        holder: null,
        ordering_key: null,
        send_by: null,
      });
    if (changed !== some.length) throw new Superseded();
  }
}

async function joinGroups(
  trx: KnexTransaction,
  endpoint_id: number,
  joined: MergePlan['joined'],
): Promise<void> {
  for (const { from, to } of joined) {
    await trx(TABLES.deliveries).where({ endpoint_id, merge_group: from }).update({ merge_group: to });
  }
}
