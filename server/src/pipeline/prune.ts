import type { Clock, RetentionStore } from './ports';

const DAY_MS = 86_400_000;
const ROWS_PER_BATCH = 500;

export interface Retention {
  succeededDays: number;
  failedDays: number;
}

/** Deletes one small batch of history past its retention, and ends what nobody can send any more; true when there may be more. */
export function createPrune(store: RetentionStore, retention: Retention, clock: Clock) {
  const before = (days: number): number => clock.now() - days * DAY_MS;
  return async function prune(): Promise<boolean> {
    await store.pruneReplays(before(Math.max(retention.succeededDays, retention.failedDays)));
    const touched = [
      await store.cancelOrphans(clock.now(), ROWS_PER_BATCH),
      await store.pruneDeliveries(
        ['succeeded', 'merged', 'canceled'],
        before(retention.succeededDays),
        ROWS_PER_BATCH,
      ),
      await store.pruneDeliveries(['dead'], before(retention.failedDays), ROWS_PER_BATCH),
      await store.pruneEvents(
        before(Math.max(retention.succeededDays, retention.failedDays)),
        ROWS_PER_BATCH,
      ),
    ];
    return touched.some((count) => count === ROWS_PER_BATCH);
  };
}
