import { createRetentionStore } from '../../../../server/src/adapters/store/retention';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { DeliveryState } from '../../../../server/src/core/delivery';
import { beforeTransactions } from '../support/interleave';
import { countOutdated } from '../../../../server/src/adapters/store/history-outdated';
import type { StoreUnderTest } from '../support/store-under-test';

const BEFORE = 1000;
const OLD = { created_at: 1, finished_at: 2 };
const ENDPOINT = 1;

/** History goes when its time has come, and nothing else does. */
export function describeRetention(store: StoreUnderTest): void {
  const add = (count: number, over: object) =>
    store.rows.deliveries(count, { endpoint_id: ENDPOINT, ...over });
  const withAttempt = async (ids: number[]): Promise<void> => {
    const rows = ids.map((delivery_id) => ({ delivery_id, number: 1, outcome: 'accepted' }));
    await store.db.connection(TABLES.attempts).insert(rows);
  };
  const pruneDeliveries = (states: DeliveryState[], limit = 100) =>
    createRetentionStore(store.db).pruneDeliveries(states, BEFORE, limit);
  const pruneEvents = (limit = 100) => createRetentionStore(store.db).pruneEvents(BEFORE, limit);

  describe('deliveries whose endpoint is gone', () => {
    const cancelOrphans = (limit = 100) => createRetentionStore(store.db).cancelOrphans(BEFORE, limit);

    it('are canceled where they wait, with the reason', async () => {
      const there = await store.rows.endpoint();
      for (const endpoint_id of [there, there + 1, there + 70]) {
        for (const state of ['pending', 'queued', 'retrying', 'sending', 'succeeded', 'dead'] as const) {
          await store.rows.deliveries(1, { endpoint_id, state });
        }
      }
      expect(await cancelOrphans()).toBe(6);
      const rows: { endpoint_id: number; state: string }[] = await store.db
        .connection(TABLES.deliveries)
        .orderBy('id');
      expect(rows.map(({ endpoint_id, state }) => `${endpoint_id - there} ${state}`)).toEqual([
        ...['pending', 'queued', 'retrying', 'sending', 'succeeded', 'dead'].map((state) => `0 ${state}`),
        ...[1, 70].flatMap((id) =>
          ['canceled', 'canceled', 'canceled', 'sending', 'succeeded', 'dead'].map(
            (state) => `${id} ${state}`,
          ),
        ),
      ]);
      expect(rows.filter(({ state }) => state === 'canceled')).toEqual(
        Array.from({ length: 6 }, () =>
          expect.objectContaining({
            last_error: 'Its endpoint was removed before it could be sent.',
            due_at: null,
            holder: null,
          }),
        ),
      );
      expect(await cancelOrphans()).toBe(0);
    });

    it('are canceled in batches', async () => {
      await store.rows.deliveries(5, { endpoint_id: 900 });
      expect([await cancelOrphans(3), await cancelOrphans(3), await cancelOrphans(3)]).toEqual([3, 2, 0]);
    });
  });

  describe('pruning deliveries', () => {
    it('deletes what finished long ago, with its attempts', async () => {
      const old = await add(2, { ...OLD, state: 'succeeded' });
      await withAttempt(old);
      expect(await pruneDeliveries(['succeeded'])).toBe(2);
      expect(await store.rows.count('deliveries')).toBe(0);
      expect(await store.rows.count('attempts')).toBe(0);
    });

    it('keeps what finished lately, however old it is', async () => {
      const kept = await add(1, { created_at: 1, finished_at: BEFORE, state: 'succeeded' });
      await withAttempt(kept);
      expect(await pruneDeliveries(['succeeded'])).toBe(0);
      expect(await store.rows.count('deliveries')).toBe(1);
      expect(await store.rows.count('attempts')).toBe(1);
    });

    it('keeps every other state', async () => {
      const states = ['pending', 'queued', 'sending', 'retrying', 'dead'] as const;
      for (const state of states) await add(1, { ...OLD, state });
      expect(await pruneDeliveries(['succeeded', 'merged', 'canceled'])).toBe(0);
      expect(await store.rows.count('deliveries')).toBe(states.length);
    });

    it('deletes a helping at a time, and says how many', async () => {
      const ids = await add(25, { ...OLD, state: 'dead' });
      await withAttempt(ids);
      expect([
        await pruneDeliveries(['dead'], 10),
        await pruneDeliveries(['dead'], 10),
        await pruneDeliveries(['dead'], 10),
        await pruneDeliveries(['dead'], 10),
      ]).toEqual([10, 10, 5, 0]);
      expect(await store.rows.count('attempts')).toBe(0);
    });

    it('deletes several states in one helping, no more than asked for', async () => {
      for (const state of ['succeeded', 'merged', 'canceled'] as const) await add(4, { ...OLD, state });
      expect(await pruneDeliveries(['succeeded', 'merged', 'canceled'], 10)).toBe(10);
      expect(await pruneDeliveries(['succeeded', 'merged', 'canceled'], 10)).toBe(2);
    });

    it('finds what may go behind any number that may not', async () => {
      await add(300, { ...OLD, state: 'dead' });
      await add(3, { ...OLD, state: 'succeeded' });
      expect(await pruneDeliveries(['succeeded'], 10)).toBe(3);
    });
  });

  describe('counting what the next pruning removes', () => {
    const outdated = [
      { states: ['succeeded', 'merged', 'canceled'] as const, before: BEFORE },
      { states: ['dead'] as const, before: 500 },
    ];
    const count = () => countOutdated(store.db.connection, outdated);

    it('is what is then removed', async () => {
      for (const state of ['succeeded', 'merged', 'canceled', 'dead'] as const)
        await add(3, { ...OLD, state });
      await add(2, { created_at: 1, finished_at: 700, state: 'succeeded' });
      await add(4, { created_at: 1, finished_at: 700, state: 'dead' });
      await add(5, { created_at: 1, finished_at: BEFORE, state: 'succeeded' });
      await add(6, { created_at: 1, state: 'pending' });
      await add(7, { created_at: BEFORE, finished_at: BEFORE, state: 'canceled' });
      expect(await count()).toEqual({ count: 14, isAtLeast: false });
      for (const { states, before } of outdated) {
        await createRetentionStore(store.db).pruneDeliveries(states, before, 100);
      }
      expect(await count()).toEqual({ count: 0, isAtLeast: false });
    });

    it('is of what is far more only that it is many', async () => {
      await add(1_001, { ...OLD, state: 'succeeded' });
      expect(await count()).toEqual({ count: 1_000, isAtLeast: true });
    });

    it('looks at no more than some that are old and finished late', async () => {
      await add(5_000, { created_at: 1, finished_at: BEFORE, state: 'dead' });
      await add(1, { ...OLD, state: 'dead' });
      expect(await count()).toEqual({ count: 0, isAtLeast: true });
    });
  });

  describe('pruning events', () => {
    const event = (over: object = {}) => store.rows.event({ created_at: 1, dispatched_at: 2, ...over });

    it('deletes old events that nothing needs', async () => {
      await event();
      expect(await pruneEvents()).toBe(1);
      expect(await store.rows.count('events')).toBe(0);
    });

    it.each(['pending', 'queued', 'sending', 'retrying', 'succeeded', 'dead'] as const)(
      'keeps an event with a delivery that is %s',
      async (state) => {
        await add(1, { event_id: await event(), state });
        expect(await pruneEvents()).toBe(0);
        expect(await store.rows.count('events')).toBe(1);
      },
    );

    it('keeps what was not dispatched, however old, and what is young', async () => {
      await event({ dispatched_at: null });
      await event({ created_at: BEFORE });
      expect(await pruneEvents()).toBe(0);
      expect(await store.rows.count('events')).toBe(2);
    });

    it('deletes a helping at a time', async () => {
      for (let n = 0; n < 5; n += 1) await event();
      expect([await pruneEvents(3), await pruneEvents(3), await pruneEvents(3)]).toEqual([3, 2, 0]);
    });
  });

  describe('pruning while somebody replays', () => {
    it('keeps a delivery and its attempts that began anew since it was looked for', async () => {
      const [again, old] = await add(2, { ...OLD, state: 'succeeded' });
      await withAttempt([again!, old!]);
      const retention = createRetentionStore(
        beforeTransactions(store.db, () => store.rows.update([again!], { state: 'pending' })),
      );
      expect(await retention.pruneDeliveries(['succeeded'], BEFORE, 100)).toBe(1);
      expect(await store.rows.delivery(again!)).toMatchObject({ state: 'pending' });
      expect(await store.rows.attempts(again!)).toHaveLength(1);
      expect(await store.rows.attempts(old!)).toEqual([]);
    });

    it('keeps an event that is owed again since it was looked for', async () => {
      const [again, old] = [
        await store.rows.event({ created_at: 1, dispatched_at: 2 }),
        await store.rows.event({ created_at: 1, dispatched_at: 2 }),
      ];
      const owed = async (): Promise<void> => void (await add(1, { event_id: again }));
      const retention = createRetentionStore(beforeTransactions(store.db, owed));
      expect(await retention.pruneEvents(BEFORE, 100)).toBe(1);
      const left = await store.db.connection(TABLES.events).pluck('id');
      expect(left.map(Number)).toEqual([again]);
      expect(old).not.toBe(again);
    });
  });
}
