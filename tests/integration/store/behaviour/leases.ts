import { aFinishedAttempt } from '../../../support/factories';
import { until } from '../../../support/until';
import { NOW, idsOf, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const ENDPOINT = 1;
const SHORT_MS = 50;

/** What becomes of claims that are given back, given up or forgotten. */
export function describeLeases(store: StoreUnderTest): void {
  const add = (count = 1, over: object = {}) =>
    store.rows.deliveries(count, { endpoint_id: ENDPOINT, ordering_key: 'doc', ...over });
  const unclaimed = { holder: null, lease_until: null };

  describe('giving back', () => {
    it.each([
      ['a first attempt becomes pending', 0, 'pending'],
      ['a later one retrying', 2, 'retrying'],
    ])('spends no attempt: %s', async (_, tries, state) => {
      const [id] = await add(1, { attempts: 5, tries });
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      await store.instance('a').release([id!], NOW + 70);
      expect(await store.rows.delivery(id!)).toMatchObject({
        ...unclaimed,
        state,
        attempts: 5,
        tries,
        due_at: NOW + 70,
        ordering_key: 'doc',
      });
    });

    it('works for what was queued too', async () => {
      const [id] = await add();
      await store.instance('a').reserve([wish(ENDPOINT)], NOW);
      await store.instance('a').release([id!], NOW);
      expect(await store.rows.delivery(id!)).toMatchObject({ ...unclaimed, state: 'pending' });
    });

    it('leaves alone what another instance holds, and what nobody holds', async () => {
      const [held, done] = await add(2);
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      await store.rows.update([done!], { state: 'succeeded' });
      await store.instance('b').release([held!, done!], NOW);
      await store.instance('a').release([done!], NOW);
      expect(await store.rows.delivery(held!)).toMatchObject({ state: 'sending' });
      expect(await store.rows.delivery(done!)).toMatchObject({ state: 'succeeded' });
    });

    it('does nothing for nothing, and takes a thousand', async () => {
      await store.instance('a').release([], NOW);
      const ids = await add(1000);
      await store.instance('a').take([wish(ENDPOINT, 1000)], NOW);
      await store.instance('a').release(ids, NOW);
      expect(await store.instance('a').take([wish(ENDPOINT, 1000)], NOW)).toHaveLength(1000);
    });
  });

  describe('burying', () => {
    it('ends a delivery that no attempt can be made for, with the reason', async () => {
      const [id] = await add(1, { attempts: 1, tries: 1, state: 'retrying' });
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      await store.instance('a').bury([id!], 'no\u0000 event 😀', NOW);
      expect(await store.rows.delivery(id!)).toMatchObject({
        ...unclaimed,
        state: 'dead',
        attempts: 1,
        due_at: null,
        finished_at: NOW,
        ordering_key: null,
        last_error: 'no\uFFFD event 😀',
      });
    });

    it('leaves alone what another instance holds now', async () => {
      const [id] = await add();
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      await store.instance('b').bury([id!], 'no event', NOW);
      expect(await store.rows.delivery(id!)).toMatchObject({ state: 'sending' });
    });

    it.each(['pending', 'retrying', 'succeeded', 'dead', 'canceled', 'merged'] as const)(
      'leaves alone what is %s by now',
      async (state) => {
        const [id] = await add(1, { state });
        await store.instance('a').bury([id!], 'no event', NOW);
        expect(await store.rows.delivery(id!)).toMatchObject({ state, last_error: null });
      },
    );
  });

  describe('renewing', () => {
    const LONG = { leaseMs: 600_000 };

    it('extends the leases of what this instance is sending', async () => {
      const [id] = await add();
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      const before = (await store.rows.delivery(id!)).lease_until!;
      await store.instance('a', LONG).renew([id!]);
      const after = (await store.rows.delivery(id!)).lease_until!;
      expect(after - before).toBeGreaterThan(500_000);
    });

    it('extends nothing that another instance is sending, nor what waits in Redis', async () => {
      const [sending] = await add();
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      const [queued] = await add();
      await store.instance('b').reserve([wish(ENDPOINT)], NOW);
      const leases = async () => [
        (await store.rows.delivery(sending!)).lease_until,
        (await store.rows.delivery(queued!)).lease_until,
      ];
      const before = await leases();
      await store.instance('b', LONG).renew([sending!, queued!]);
      expect(await leases()).toEqual(before);
    });

    it('extends nothing that was finished, does nothing for nothing, and takes a thousand', async () => {
      const ids = await add(1000);
      const [delivery] = await store.instance('a').take([wish(ENDPOINT, 1000)], NOW);
      await store.instance('a').record([aFinishedAttempt({ delivery: delivery! })], NOW);
      await store.instance('a', LONG).renew(ids);
      await store.instance('a').renew([]);
      expect(await store.rows.delivery(delivery!.id)).toMatchObject({
        state: 'succeeded',
        lease_until: null,
      });
    });
  });

  describe('sweeping', () => {
    /** Sweeps until leases of a few milliseconds have run out. */
    const sweepSome = (count: number): Promise<boolean> => {
      let swept = 0;
      return until(async () => (swept += await store.instance('z').sweep(NOW)) >= count, {
        what: `${count} deliveries swept`,
      });
    };

    it('returns what was being sent, its attempt counted and explained but not spent', async () => {
      const [first, later] = [
        ...(await add(1)),
        ...(await add(1, { attempts: 5, tries: 2, state: 'retrying' })),
      ];
      await store.instance('a', { leaseMs: SHORT_MS }).take([wish(ENDPOINT)], NOW);
      await sweepSome(2);
      expect(await store.rows.delivery(first!)).toMatchObject({
        ...unclaimed,
        state: 'pending',
        attempts: 1,
        tries: 0,
        due_at: NOW,
        ordering_key: 'doc',
      });
      expect(await store.rows.delivery(later!)).toMatchObject({ state: 'retrying', attempts: 6, tries: 2 });
      expect(await store.rows.attempts(later!)).toMatchObject([
        { number: 6, outcome: 'unreachable', error_code: 'interrupted', decision: 'retry', next_at: NOW },
      ]);
    });

    it('never lets an attempt number be used again', async () => {
      await add();
      await store.instance('a', { leaseMs: SHORT_MS }).take([wish(ENDPOINT)], NOW);
      await sweepSome(1);
      const [again] = await store.instance('b').take([wish(ENDPOINT)], NOW);
      expect(again).toMatchObject({ attempt: 2, tries: 0 });
    });

    it('returns what lay in Redis as it was: nothing was attempted', async () => {
      const [id] = await add(1, { attempts: 3, tries: 1, state: 'retrying' });
      await store.instance('a', { queueLeaseMs: SHORT_MS }).reserve([wish(ENDPOINT)], NOW);
      await sweepSome(1);
      expect(await store.rows.delivery(id!)).toMatchObject({
        ...unclaimed,
        state: 'retrying',
        attempts: 3,
        tries: 1,
      });
      expect(await store.rows.attempts(id!)).toEqual([]);
    });

    it('leaves alone whose lease has not run out, judged by the clock of the database', async () => {
      const [sending] = await add();
      await store.instance('a').take([wish(ENDPOINT)], NOW);
      const [queued] = await add();
      await store.instance('a').reserve([wish(ENDPOINT)], NOW);
      const farAhead = Date.now() + 365 * 86_400_000;
      expect(await store.instance('z').sweep(farAhead)).toBe(0);
      expect(await store.rows.delivery(sending!)).toMatchObject({ state: 'sending' });
      expect(await store.rows.delivery(queued!)).toMatchObject({ state: 'queued' });
    });

    it('leaves alone what was renewed in time', async () => {
      const ids = await add(3);
      await store.instance('a', { leaseMs: SHORT_MS }).take([wish(ENDPOINT)], NOW);
      await store.instance('a').renew(ids.slice(1));
      await sweepSome(1);
      expect(await store.instance('z').sweep(NOW)).toBe(0);
      expect(await store.rows.delivery(ids[0]!)).toMatchObject({ state: 'pending' });
      expect(await store.rows.delivery(ids[1]!)).toMatchObject({ state: 'sending' });
    });

    it('leaves a claim that was swept to the one who takes it next', async () => {
      const [id] = await add();
      const [lost] = await store.instance('a', { leaseMs: SHORT_MS }).take([wish(ENDPOINT)], NOW);
      await sweepSome(1);
      await store.instance('b').take([wish(ENDPOINT)], NOW);
      await store.instance('a').record([aFinishedAttempt({ delivery: lost! })], NOW);
      await store.instance('a').release([id!], NOW);
      expect(await store.rows.delivery(id!)).toMatchObject({
        state: 'sending',
        attempts: 1,
        holder: expect.stringMatching(/^b:/),
      });
    });

    it('returns any number, in helpings, once each although two instances sweep', async () => {
      const ids = await add(1200);
      await store.instance('a', { leaseMs: SHORT_MS }).take([wish(ENDPOINT, 1200)], NOW);
      const sweep = async (db = store.db): Promise<number> => store.instance('y', { db }).sweep(NOW);
      let swept = 0;
      await until(
        async () => {
          const [one, other] = await Promise.all([sweep(), sweep(store.peer)]);
          return (swept += one + other) >= ids.length;
        },
        { what: '1,200 deliveries swept' },
      );
      expect(swept).toBe(1200);
      expect(await store.rows.count('attempts')).toBe(1200);
      expect(idsOf(await store.instance('b').take([wish(ENDPOINT, 1200)], NOW))).toHaveLength(1200);
    });
  });
}
