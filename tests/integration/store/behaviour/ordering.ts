import type { DeliveryState } from '../../../../server/src/core/delivery';
import { aFinishedAttempt, anAnswer } from '../../../support/factories';
import { NOW, idsOf, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

/** An endpoint that asks for order gets the deliveries of a document strictly one after the other. */
export function describeOrdering(store: StoreUnderTest): void {
  describe('keeping the order of a document', () => {
    const ENDPOINT = 1;
    const add = async (ordering_key: string | null, state: DeliveryState = 'pending', due_at = 0) =>
      (await store.rows.deliveries(1, { endpoint_id: ENDPOINT, ordering_key, state, due_at }))[0]!;
    const take = async (now = NOW) =>
      idsOf(await store.instance('a').take([wish(ENDPOINT, 10, 'document')], now));

    it('takes the first delivery of each document, and those without one', async () => {
      const [a1, , b1] = [await add('a'), await add('a'), await add('b')];
      const [loose1, loose2] = [await add(null), await add(null)];
      expect((await take()).sort((x, y) => x - y)).toEqual([a1, b1, loose1, loose2]);
    });

    it.each(['pending', 'queued', 'sending', 'retrying'] as const)(
      'holds a delivery back while an earlier one of its document is %s',
      async (state) => {
        await add('a', state, NOW + 1);
        await add('a');
        const other = await add('b');
        expect(await take()).toEqual([other]);
      },
    );

    it('holds a retry back too', async () => {
      await add('a', 'retrying', NOW + 1);
      await add('a', 'retrying', 0);
      expect(await take()).toEqual([]);
    });

    it('takes the next one when the one before it succeeded, and waits for one that failed', async () => {
      const [first, second, third] = [await add('a'), await add('a'), await add('a')];
      const record = async (decision: 'succeeded' | 'retry') => {
        const [delivery] = await store.instance('a').take([wish(ENDPOINT, 10, 'document')], NOW);
        const follows =
          decision === 'retry' ? { kind: decision, at: NOW + 60_000 } : ({ kind: decision } as const);
        const outcome = anAnswer(decision === 'retry' ? 500 : 200);
        const finished = aFinishedAttempt({ delivery: delivery!, decision: follows, outcome });
        await store.instance('a').record([finished], NOW);
        return delivery!.id;
      };
      expect(await record('succeeded')).toBe(first);
      expect(await record('retry')).toBe(second);
      expect(await take(NOW + 59_999)).toEqual([]);
      expect(await take(NOW + 60_000)).toEqual([second]);
      expect(third).toBeGreaterThan(second);
    });

    it.each(['dead', 'buried'] as const)('takes the next one when the one before it is %s', async (end) => {
      const [first, second] = [await add('a'), await add('a')];
      const instance = store.instance('a');
      const [delivery] = await instance.take([wish(ENDPOINT, 10, 'document')], NOW);
      expect(delivery!.id).toBe(first);
      if (end === 'buried') await instance.bury([first], 'no event', NOW);
      else {
        const decision = { kind: 'dead', reason: 'over' } as const;
        await instance.record([aFinishedAttempt({ delivery: delivery!, decision })], NOW);
      }
      expect(await take()).toEqual([second]);
    });

    it('does not hold back the same document at another endpoint', async () => {
      await store.rows.deliveries(1, { endpoint_id: 2, ordering_key: 'a', state: 'sending' });
      const here = await add('a');
      expect(await take()).toEqual([here]);
    });

    it('takes documents in the order in which they became due, whatever their place in the table', async () => {
      const [late, early] = [await add('a', 'pending', 200), await add('b', 'pending', 100)];
      expect(await take()).toEqual([early, late]);
    });

    it('looks past any number of deliveries that have to wait', async () => {
      await store.rows.deliveries(300, { endpoint_id: ENDPOINT, ordering_key: 'a' });
      await store.rows.update([(await take())[0]!], { state: 'retrying', due_at: NOW + 1 });
      const free = await add('b', 'pending', 5);
      expect(await take()).toEqual([free]);
    });

    it('gives two instances that compete never two deliveries of one document', async () => {
      const DOCUMENTS = ['a', 'b', 'c'];
      await store.rows.deliveries(60, (index) => ({
        endpoint_id: ENDPOINT,
        ordering_key: DOCUMENTS[index % 3]!,
      }));
      const underWay = new Map<string, number[]>();
      const keyOf = async (id: number): Promise<string> => (await store.rows.delivery(id)).ordering_key!;
      const sent: number[] = [];
      const work = async (id: string, db = store.db): Promise<void> => {
        const instance = store.instance(id, { db });
        for (let misses = 0; misses < 20;) {
          const taken = await instance.take([wish(ENDPOINT, 2, 'document')], NOW);
          misses = taken.length === 0 ? misses + 1 : 0;
          for (const delivery of taken) {
            const key = await keyOf(delivery.id);
            expect(underWay.get(key) ?? []).toEqual([]);
            underWay.set(key, [delivery.id]);
            sent.push(delivery.id);
          }
          for (const delivery of taken) {
            underWay.delete(await keyOf(delivery.id));
            await instance.record([aFinishedAttempt({ delivery })], NOW);
          }
        }
      };
      await Promise.all([work('a'), work('b', store.peer)]);
      expect(sent).toHaveLength(60);
      for (const [index] of DOCUMENTS.entries()) {
        const first = Math.min(...sent);
        const ofDocument = sent.filter((id) => (id - first) % 3 === index);
        expect(ofDocument).toEqual([...ofDocument].sort((x, y) => x - y));
      }
    });
  });
}
