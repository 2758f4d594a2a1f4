import type { DeliveryState } from '../core/delivery';
import type { Clock, RetentionStore } from './ports';

const DAY_MS = 86_400_000;
const ROWS_PER_BATCH = 500;

export interface Retention {
  succeededDays: number;
  failedDays: number;
}

/** Deliveries that go once they have been over for so long. */
export interface Outdated {
  states: readonly DeliveryState[];
  /** Of what finished before, epoch milliseconds. */
  before: number;
}

/** What is past its retention. */
export const outdated = ({ succeededDays, failedDays }: Retention, now: number): Outdated[] => [
  { states: ['succeeded', 'merged', 'canceled'], before: now - succeededDays * DAY_MS },
  { states: ['dead'], before: now - failedDays * DAY_MS },
];

/** Deletes one small batch of history past its retention, and ends what nobody can send any more; true when there may be more. */
export function createPrune(store: RetentionStore, retention: Retention, clock: Clock) {
  return async function prune(): Promise<boolean> {
    const now = clock.now();
    const longest = now - Math.max(retention.succeededDays, retention.failedDays) * DAY_MS;
    await store.pruneReplays(longest);
    const touched = [await store.cancelOrphans(now, ROWS_PER_BATCH)];
    for (const { states, before } of outdated(retention, now)) {
      touched.push(await store.pruneDeliveries(states, before, ROWS_PER_BATCH));
    }
    touched.push(await store.pruneEvents(longest, ROWS_PER_BATCH));
    return touched.some((count) => count === ROWS_PER_BATCH);
  };
}
