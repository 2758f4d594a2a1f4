import { createReplayLog } from '../../../../server/src/adapters/store/replays';
import { createReplaySource } from '../../../../server/src/adapters/store/replay-source';
import { createSession } from '../../../../server/src/adapters/store/session';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { ClaimedDelivery } from '../../../../server/src/core/delivery';
import type { DeliveryStore, FinishedAttempt } from '../../../../server/src/pipeline/ports';
import { aFinishedAttempt, anAnswer } from '../../../support/factories';
import { NOW, wish } from '../support/store-under-test';
import type { StoreUnderTest } from '../support/store-under-test';

const [CRM, SEARCH] = [1, 2] as const;

/** With `retention.removePayloadAfterSuccess` nothing of a payload stays once it is delivered everywhere. */
export function describePayloadRemoval(store: StoreUnderTest): void {
  const removing = (id = 'a', over: object = {}): DeliveryStore =>
    store.instance(id, { removesPayloads: true, ...over });
  const owe = (event_id: number, endpoint_id: number, over: object = {}) =>
    store.rows.deliveries(1, { event_id, endpoint_id, ...over });
  const take = (endpoint: number, limit = 10, instance = removing()): Promise<ClaimedDelivery[]> =>
    instance.take([wish(endpoint, limit)], NOW);
  const thanks = (delivery: ClaimedDelivery): FinishedAttempt =>
    aFinishedAttempt({
      delivery,
      outcome: anAnswer(200, { body: 'thanks' }),
      decision: { kind: 'succeeded' },
    });
  const sorry = (delivery: ClaimedDelivery): FinishedAttempt =>
    aFinishedAttempt({
      delivery,
      outcome: anAnswer(500, { body: 'sorry' }),
      decision: { kind: 'retry', at: NOW },
    });
  const succeed = async (endpoint: number, instance = removing()): Promise<void> =>
    instance.record((await take(endpoint)).map(thanks), NOW);
  const payloadOf = async (id: number): Promise<{ body: string | null; at: number | null }> => {
    const row = await store.db.connection(TABLES.events).where({ id }).first();
    return { body: row.body, at: row.payload_removed_at === null ? null : Number(row.payload_removed_at) };
  };
  const removed = { body: null, at: NOW };
  const kept = { body: '{"event":"entry.update"}', at: null };
  const answersOf = async (id: number): Promise<unknown[]> =>
    (await store.rows.attempts(id)).map(({ response_body }) => response_body);

  describe('removing payloads after success', () => {
    it('takes the body of the event and the answers to all attempts', async () => {
      const event = await store.rows.event();
      const [id] = await owe(event, CRM);
      await removing().record((await take(CRM)).map(sorry), NOW);
      expect(await payloadOf(event)).toEqual(kept);
      expect(await answersOf(id!)).toEqual(['sorry']);
      await succeed(CRM);
      expect(await payloadOf(event)).toEqual(removed);
      expect(await answersOf(id!)).toEqual([null, null]);
      expect(await store.rows.attempts(id!)).toMatchObject([{ status: 500 }, { status: 200 }]);
    });

    it('waits until every delivery of the event has succeeded', async () => {
      const event = await store.rows.event();
      await owe(event, CRM);
      const [last] = await owe(event, SEARCH);
      await succeed(CRM);
      expect(await payloadOf(event)).toEqual(kept);
      await store.rows.update([last!], { state: 'dead' });
      expect(await payloadOf(event)).toEqual(kept);
      await store.rows.update([last!], { state: 'pending' });
      await succeed(SEARCH);
      expect(await payloadOf(event)).toEqual(removed);
    });

    it.each(['pending', 'queued', 'retrying', 'dead', 'canceled'] as const)(
      'leaves the event of a delivery that is %s alone',
      async (state) => {
        const event = await store.rows.event();
        await owe(event, CRM);
        await owe(event, SEARCH, { state });
        await succeed(CRM);
        expect(await payloadOf(event)).toEqual(kept);
      },
    );

    it('takes what was merged into the one that was sent', async () => {
      const [first, second, other] = [
        await store.rows.event(),
        await store.rows.event(),
        await store.rows.event(),
      ];
      await owe(first, CRM, { state: 'merged', merge_group: 7 });
      await owe(other, SEARCH, { state: 'merged', merge_group: 7 });
      await owe(second, CRM, { merge_group: 7 });
      await succeed(CRM);
      expect(await payloadOf(first)).toEqual(removed);
      expect(await payloadOf(second)).toEqual(removed);
      expect(await payloadOf(other)).toEqual(kept);
    });

    it('does nothing while it is not asked for', async () => {
      const event = await store.rows.event();
      const [id] = await owe(event, CRM);
      await succeed(CRM, store.instance('a'));
      expect(await payloadOf(event)).toEqual(kept);
      expect(await answersOf(id!)).toEqual(['thanks']);
    });

    it('misses none of which two instances record the last two deliveries at once', async () => {
      const events: number[] = [];
      for (let n = 0; n < 30; n += 1) events.push(await store.rows.event());
      for (const event of events) {
        await owe(event, CRM);
        await owe(event, SEARCH);
      }
      const [a, b] = [removing('a'), removing('b', { db: store.peer })];
      const crm = await take(CRM, 30, a);
      const search = await take(SEARCH, 30, b);
      // One transaction for each delivery, those of an event at the same time.
      await Promise.all(
        events.flatMap((_, n) => [a.record([thanks(crm[n]!)], NOW), b.record([thanks(search[n]!)], NOW)]),
      );
      const left = await store.db.connection(TABLES.events).whereNull('payload_removed_at').pluck('id');
      expect(left).toEqual([]);
    });
  });

  describe('a delivery whose payload was removed', () => {
    const session = () =>
      createSession(store.db, (error) => {
        throw error;
      });

    it('is no more to be replayed, by whichever way', async () => {
      const since = NOW - 1000;
      const event = await store.rows.event({ created_at: NOW, dispatched_at: NOW });
      const [gone] = await owe(event, CRM);
      await succeed(CRM);
      const other = await store.rows.event({ created_at: NOW, dispatched_at: NOW });
      const [there] = await owe(other, CRM, { state: 'succeeded' });

      const source = createReplaySource(session());
      expect(await source.refs([gone!, there!])).toMatchObject([
        { id: gone, hasPayload: false },
        { id: there, hasPayload: true },
      ]);
      const { refs } = await source.next({ state: ['succeeded'] }, { from: 0, end: there! + 1, limit: 10 });
      expect(refs).toMatchObject([
        { id: gone, hasPayload: false },
        { id: there, hasPayload: true },
      ]);
      const counts = await source.count({ state: ['succeeded'] });
      expect(counts.sort((a, b) => Number(a.hasPayload) - Number(b.hasPayload))).toEqual([
        { endpointId: CRM, state: 'succeeded', hasPayload: false, count: 1 },
        { endpointId: CRM, state: 'succeeded', hasPayload: true, count: 1 },
      ]);
      const missed = await source.eventsSince(since, null);
      expect(missed.events.map(({ id }) => id)).toEqual([other]);
    });

    it('does not begin anew when its payload goes while it is asked for again', async () => {
      const event = await store.rows.event();
      const [id] = await owe(event, CRM);
      await succeed(CRM);
      const step = {
        matched: 1,
        restarts: [{ id: id!, orderingKey: null }],
        owed: null,
        position: null,
      };
      const asked = { aim: { kind: 'ids' as const, ids: [id!] }, perSecond: null, requestedBy: null };
      const replay = await createReplayLog(session()).begin({ ...asked, total: 1, createdAt: NOW }, step);
      expect(replay).toMatchObject({ matched: 1, replayed: 0 });
      expect(await store.rows.delivery(id!)).toMatchObject({ state: 'succeeded' });
    });
  });
}
