import { createEventStore } from '../../../../server/src/adapters/store/events';
import { createRetentionStore } from '../../../../server/src/adapters/store/retention';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import { createPrune } from '../../../../server/src/pipeline/prune';
import { aClock } from '../../../support/fakes/clock';
import { aNewEvent } from '../../../support/factories';
import { NOW } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const DAY = 86_400_000;
const OLD = 10_000;
/** A batch is 500 deliveries with their attempts: what a writer may have to wait for. */
const BATCHES_WAITED_FOR = 2;

/** However much history goes at once, who writes meanwhile waits for a batch at most. */
export function describePruneBesideWriters(store: StoreUnderTest): void {
  it('pruning a large history makes no writer wait for more than a batch or two', async () => {
    const event = await store.rows.event({ created_at: NOW, dispatched_at: NOW });
    const ids = await store.rows.deliveries(OLD, {
      endpoint_id: 1,
      event_id: event,
      state: 'succeeded',
      created_at: NOW - 20 * DAY,
      finished_at: NOW - 20 * DAY,
    });
    const attempts = ids.map((delivery_id) => ({ delivery_id, number: 1, outcome: 'accepted' }));
    await store.db.connection.batchInsert(TABLES.attempts, attempts, 500);
    const retention = { succeededDays: 7, failedDays: 30 };
    const prune = createPrune(createRetentionStore(store.db), retention, aClock(NOW));
    const events = createEventStore(store.peer);
    const write = (): Promise<void> =>
      store.peer.connection.transaction((trx) => events.append([aNewEvent()], trx));

    const batches: number[] = [];
    let isOver = false;
    const pruning = (async () => {
      for (let hasMore = true; hasMore;) {
        const startedAt = performance.now();
        hasMore = await prune();
        batches.push(performance.now() - startedAt);
      }
      isOver = true;
    })();
    let written = 0;
    let mostBatches = 0;
    while (!isOver) {
      const before = batches.length;
      await write();
      written += 1;
      mostBatches = Math.max(mostBatches, batches.length - before);
    }
    await pruning;

    expect(await store.rows.count('deliveries')).toBe(0);
    expect(await store.rows.count('attempts')).toBe(0);
    expect(batches.length).toBeGreaterThanOrEqual(OLD / 500);
    expect(written).toBeGreaterThanOrEqual(batches.length / (BATCHES_WAITED_FOR + 1));
    expect(mostBatches).toBeLessThanOrEqual(BATCHES_WAITED_FOR);
  });
}
