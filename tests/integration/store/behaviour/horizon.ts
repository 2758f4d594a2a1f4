import { HEALTHY } from '../../../../server/src/core/endpoint-health';
import { NOW } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

/** What the feeder sees of the deliveries that wait. */
export function describeHorizon(store: StoreUnderTest): void {
  const horizon = (...ids: number[]) => store.instance('a').horizon(ids);

  describe('the horizon', () => {
    it('answers when something is due at each endpoint, and how much is in flight, as numbers', async () => {
      const [busy, idle] = [await store.rows.endpoint(), await store.rows.endpoint()];
      const add = (count: number, over: object) =>
        store.rows.deliveries(count, { endpoint_id: busy, ...over });
      await add(1, { due_at: NOW + 20 });
      await add(1, { due_at: NOW + 10 });
      await add(1, { state: 'retrying', due_at: NOW + 7 });
      await add(1, { state: 'retrying', due_at: NOW + 8 });
      await add(3, { state: 'queued', due_at: NOW - 100 });
      await add(2, { state: 'sending', due_at: NOW - 100 });
      for (const state of ['succeeded', 'dead', 'canceled', 'merged'] as const) {
        await add(5, { state, due_at: null });
      }
      const horizons = await horizon(busy, idle);
      expect(horizons.sort((a, b) => a.endpointId - b.endpointId)).toEqual([
        { endpointId: busy, pendingAt: NOW + 10, retryAt: NOW + 7, inFlight: 5, queued: 3, health: HEALTHY },
        { endpointId: idle, pendingAt: null, retryAt: null, inFlight: 0, queued: 0, health: HEALTHY },
      ]);
    });

    it('says nothing of endpoints that were not asked for', async () => {
      const [one] = [await store.rows.endpoint(), await store.rows.endpoint()];
      expect((await horizon(one)).map(({ endpointId }) => endpointId)).toEqual([one]);
      expect(await horizon()).toEqual([]);
    });

    it('answers for a thousand endpoints at once', async () => {
      const ids: number[] = [];
      await store.db.connection.transaction(async (trx) => {
        const row = { definition: '{}', enabled: true, created_at: 0, updated_at: 0 };
        for (let n = 0; n < 10; n += 1) {
          await trx('durable_webhooks_endpoints').insert(Array.from({ length: 100 }, () => row));
        }
      });
      ids.push(...(await store.db.connection('durable_webhooks_endpoints').pluck('id')));
      await store.rows.deliveries(2000, (index) => ({
        endpoint_id: ids[index % 1000]!,
        due_at: NOW + index,
      }));
      const horizons = await horizon(...ids);
      expect(horizons).toHaveLength(1000);
      for (const { endpointId, pendingAt } of horizons) expect(pendingAt).toBe(NOW + ids.indexOf(endpointId));
    });
  });
}
