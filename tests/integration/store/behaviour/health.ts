import fc from 'fast-check';
import type { ClaimedDelivery } from '../../../../server/src/core/delivery';
import {
  type EndpointHealth,
  type Evidence,
  HEALTHY,
  afterTally,
  tallyOf,
} from '../../../../server/src/core/endpoint-health';
import type { Outcome } from '../../../../server/src/core/outcome';
import type { Verdict } from '../../../../server/src/core/verdict';
import type { DeliveryStore, FinishedAttempt } from '../../../../server/src/pipeline/ports';
import { aFinishedAttempt, aHealth, anAnswer } from '../../../support/factories';
import { statementsOf } from '../support/rows-read';
import { NOW, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const OUTCOMES: Record<Verdict, Outcome> = {
  works: anAnswer(200),
  answers: anAnswer(422),
  down: anAnswer(503),
};
const CONCURRENCY = 6;

/** What recorded attempts leave behind about their endpoints. */
export function describeHealth(store: StoreUnderTest): void {
  /** Deliveries that an instance claimed and that met these verdicts. */
  const attempts = async (
    instance: DeliveryStore,
    endpointId: number,
    verdicts: readonly Pick<Evidence, 'verdict' | 'isFirstTry'>[],
  ): Promise<FinishedAttempt[]> => {
    if (verdicts.length === 0) return [];
    await store.rows.deliveries(verdicts.length, { endpoint_id: endpointId });
    const claimed = await instance.take([wish(endpointId, verdicts.length)], NOW);
    return verdicts.map(({ verdict, isFirstTry }, n) => finished(claimed[n]!, verdict, isFirstTry));
  };
  const finished = (delivery: ClaimedDelivery, verdict: Verdict, isFirstTry = true): FinishedAttempt =>
    aFinishedAttempt({
      delivery: { ...delivery, tries: isFirstTry ? 0 : 3 },
      outcome: OUTCOMES[verdict],
      decision: verdict === 'works' ? { kind: 'succeeded' } : { kind: 'dead', reason: 'enough' },
      endpointConcurrency: CONCURRENCY,
    });
  const times = (count: number, verdict: Verdict) =>
    Array.from({ length: count }, () => ({ verdict, isFirstTry: true }));
  const healthOf = async (endpointId: number): Promise<EndpointHealth> =>
    (await store.instance('reader').horizon([endpointId]))[0]!.health;
  const endpointUpdates = async (work: () => Promise<unknown>): Promise<number> =>
    (await statementsOf(store.db, work)).filter(({ sql }) => /^update.*endpoints/i.test(sql)).length;

  describe('the health of an endpoint', () => {
    it('is in its row what the attempts recorded say, in whatever batches', async () => {
      const verdict = fc.constantFrom<Verdict>('works', 'answers', 'down', 'down');
      const batch = fc.array(fc.record({ verdict, isFirstTry: fc.boolean() }), { maxLength: 8 });
      for (const batches of fc.sample(fc.array(batch, { maxLength: 8 }), { numRuns: 15, seed: 1 })) {
        const endpointId = await store.rows.endpoint();
        const instance = store.instance('a');
        let expected = HEALTHY;
        for (const [n, given] of batches.entries()) {
          await instance.record(await attempts(instance, endpointId, given), NOW + n);
          const evidence = given.map((one) => ({ ...one, at: NOW + n }));
          expected = afterTally(expected, tallyOf(evidence), CONCURRENCY);
          expect(await healthOf(endpointId)).toEqual(expected);
        }
      }
    });

    it('is what all instances recorded together', async () => {
      const endpointId = await store.rows.endpoint();
      for (const name of ['a', 'b', 'c']) {
        const instance = store.instance(name);
        await instance.record(await attempts(instance, endpointId, times(2, 'down')), NOW);
      }
      expect(await healthOf(endpointId)).toMatchObject({ failures: 6, strikes: 6 });
    });

    it('is mended by an instance that knows of the failures only from its claim', async () => {
      const endpointId = await store.rows.endpoint();
      const [a, b] = [store.instance('a'), store.instance('b')];
      await a.record(await attempts(a, endpointId, times(7, 'down')), NOW);
      await store.rows.deliveries(1, { endpoint_id: endpointId });
      const [reserved] = await a.reserve([wish(endpointId, 1)], NOW);
      const [claimed] = await b.claim([{ deliveryId: reserved!.id, attempt: reserved!.attempt }]);
      await b.record([finished(claimed!, 'works')], NOW);
      expect(await healthOf(endpointId)).toEqual(aHealth({ ramp: 2 }));
    });

    it('costs nothing while an endpoint goes on succeeding', async () => {
      const endpointId = await store.rows.endpoint();
      const instance = store.instance('a');
      const successes = await attempts(instance, endpointId, times(50, 'works'));
      expect(await endpointUpdates(() => instance.record(successes, NOW))).toBe(0);
    });

    it('costs one statement for an endpoint and a batch otherwise', async () => {
      const ids = [await store.rows.endpoint(), await store.rows.endpoint(), await store.rows.endpoint()];
      const instance = store.instance('a');
      const mixed = [...times(6, 'down'), ...times(1, 'works'), ...times(2, 'answers')];
      const batch: FinishedAttempt[] = [];
      for (const id of ids) batch.push(...(await attempts(instance, id, mixed)));
      expect(await endpointUpdates(() => instance.record(batch, NOW))).toBe(ids.length);
    });

    it('is not changed by an attempt whose claim was lost', async () => {
      const endpointId = await store.rows.endpoint();
      const instance = store.instance('a');
      const batch = await attempts(instance, endpointId, times(3, 'down'));
      await store.rows.update([batch[0]!.delivery.id, batch[1]!.delivery.id], { state: 'canceled' });
      await instance.record(batch, NOW);
      expect(await healthOf(endpointId)).toMatchObject({ failures: 1, strikes: 1 });
    });
  });
}
