import type { ClaimedDelivery } from '../../../../server/src/core/delivery';
import type { DeliveryStore } from '../../../../server/src/pipeline/ports';
import { aFinishedAttempt, anAnswer } from '../../../support/factories';
import { until } from '../../../support/until';
import { statementsOf } from '../support/rows-read';
import { NOW, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const ENDPOINT = 1;
const KEPT = 4;

/** A delivery that is attempted for ever takes no more room than one that was attempted a few times. */
export function describeAttemptsKept(store: StoreUnderTest): void {
  const keeping = (attemptsKept = KEPT, leaseMs?: number): DeliveryStore =>
    store.instance('a', { attemptsKept, ...(leaseMs === undefined ? {} : { leaseMs }) });
  const add = (count = 1, over: object = {}) =>
    store.rows.deliveries(count, { endpoint_id: ENDPOINT, ...over });
  const fail = (instance: DeliveryStore, deliveries: readonly ClaimedDelivery[]): Promise<void> => {
    const decision = { kind: 'retry', at: NOW } as const;
    return instance.record(
      deliveries.map((delivery) => aFinishedAttempt({ delivery, outcome: anAnswer(500), decision })),
      NOW,
    );
  };
  const attempt = async (instance: DeliveryStore, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await fail(instance, await instance.take([wish(ENDPOINT)], NOW));
  };
  const numbersOf = async (id: number): Promise<number[]> =>
    (await store.rows.attempts(id)).map(({ number }) => number);

  describe('the attempts that are kept', () => {
    it('are all while they are few', async () => {
      const [id] = await add();
      await attempt(keeping(), KEPT);
      expect(await numbersOf(id!)).toEqual([1, 2, 3, 4]);
    });

    it('are the first and the newest, with their true numbers, and the delivery says how many there were', async () => {
      const [id] = await add();
      await attempt(keeping(), 7);
      expect(await numbersOf(id!)).toEqual([1, 5, 6, 7]);
      expect(await store.rows.delivery(id!)).toMatchObject({ attempts: 7, tries: 7 });
    });

    it('are the first and the last when they are two', async () => {
      const [id] = await add();
      await attempt(keeping(2), 5);
      expect(await numbersOf(id!)).toEqual([1, 5]);
    });

    it('become fewer at the next attempt when fewer are to be kept', async () => {
      const [id] = await add();
      await attempt(keeping(100), 9);
      await attempt(keeping(3), 1);
      expect(await numbersOf(id!)).toEqual([1, 9, 10]);
    });

    it('are those of each delivery, however many of them the others have', async () => {
      const [old] = await add();
      await attempt(keeping(), 6);
      const [middle] = await add();
      await attempt(keeping(), 3);
      const [fresh] = await add();
      await attempt(keeping(), 2);
      expect(await numbersOf(old!)).toEqual([1, 9, 10, 11]);
      expect(await numbersOf(middle!)).toEqual([1, 3, 4, 5]);
      expect(await numbersOf(fresh!)).toEqual([1, 2]);
    });

    it('count those that were interrupted', async () => {
      const [id] = await add();
      await attempt(keeping(), 5);
      const short = keeping(KEPT, 20);
      expect(await short.take([wish(ENDPOINT)], NOW)).toHaveLength(1);
      await until(async () => (await short.sweep(NOW)) === 1, { deadlineMs: 10_000, everyMs: 20 });
      expect(await numbersOf(id!)).toEqual([1, 4, 5, 6]);
    });

    it('cost no statement until there are more', async () => {
      await add(20);
      const instance = keeping();
      const deletions = async (): Promise<number> => {
        const claimed = await instance.take([wish(ENDPOINT, 20)], NOW);
        const sent = await statementsOf(store.db, () => fail(instance, claimed));
        return sent.filter(({ sql }) => /^delete/i.test(sql)).length;
      };
      const perAttempt: number[] = [];
      for (let n = 0; n < 6; n += 1) perAttempt.push(await deletions());
      expect(perAttempt).toEqual([0, 0, 0, 0, 1, 1]);
    });
  });
}
