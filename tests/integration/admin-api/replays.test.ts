import type {
  DeliveryDetail,
  DeliveryFilter,
  EndpointWithSecret,
  ReplayCount,
  ReplayView,
} from '../../../server/src/contracts';
import { DELIVERY_STATES, type DeliveryState } from '../../../server/src/core/delivery';
import { describeOnEachDatabase } from '../../support/services';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import { type Api, finishedReplay } from './api';
import {
  deliveryRows as rowsOf,
  emptyHistory,
  eventAt,
  seed,
  SEEDED_AT as AT,
  type SeedDelivery,
} from './history-seed';
import { openReplayStage } from './replay-stage';

const REPLAYABLE: DeliveryState[] = ['succeeded', 'dead', 'canceled', 'retrying'];

describeOnEachDatabase('replays', (kind) => {
  let app: StrapiApp;
  let api: Api;
  let plain: number;
  let ordered: number;

  beforeAll(async () => void ({ app, api, plain, ordered } = await openReplayStage(kind)));
  beforeEach(() => emptyHistory(app));

  const oneOfEach = (endpoint_id: number): SeedDelivery[] =>
    DELIVERY_STATES.map((state, index) => ({
      id: index + 1,
      event_id: index + 1,
      endpoint_id,
      state,
      created_at: AT + index,
    }));
  const eventsFor = (count: number) => Array.from({ length: count }, (_, index) => eventAt(index + 1));

  it('by ids begin anew what is over or waits for a retry, and leave the rest alone', async () => {
    const deliveries = oneOfEach(plain);
    await seed(app, { events: eventsFor(8), deliveries });
    const before = await rowsOf(app);
    const ids = [...deliveries.map(({ id }) => id), 4000, 1];
    const { status, data } = await api.post<ReplayView>('/replays', { ids });
    expect(status).toBe(200);
    expect(data).toMatchObject({ state: 'done', total: 8, matched: 8, replayed: 4, skipped: 4 });
    const after = await rowsOf(app);
    for (const { id, state } of deliveries) {
      if (REPLAYABLE.includes(state)) {
        expect(after.get(id)).toMatchObject({ state: 'pending', attempts: 3, tries: 0, finished_at: null });
        expect(after.get(id)!.due_at).toBeGreaterThan(AT + 1000);
        expect(after.get(id)!.due_at).toBeLessThanOrEqual(Date.now());
      } else {
        expect(after.get(id)).toEqual(before.get(id));
      }
    }
  });

  it('give deliveries their place in the order of their document back', async () => {
    await seed(app, { events: eventsFor(8), deliveries: oneOfEach(ordered) });
    await finishedReplay(api, { filter: { state: ['dead', 'succeeded'] } });
    const rows = await rowsOf(app);
    const of = (state: DeliveryState) => rows.get(DELIVERY_STATES.indexOf(state) + 1)!;
    expect(of('dead')).toMatchObject({ state: 'pending', ordering_key: 'api::article.article:doc6' });
    expect(of('succeeded')).toMatchObject({ state: 'pending', ordering_key: 'api::article.article:doc5' });
    expect(of('canceled')).toMatchObject({ state: 'canceled', ordering_key: null });
  });

  it('begin a delivery anew once when several people ask at once', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => index + 1);
    await seed(app, {
      events: eventsFor(10),
      deliveries: ids.map((id) => ({
        id,
        event_id: (id % 10) + 1,
        endpoint_id: plain,
        state: 'dead',
        created_at: AT + id,
      })),
    });
    const answers = await Promise.all([
      finishedReplay(api, { ids }),
      finishedReplay(api, { ids: ids.toReversed() }),
      finishedReplay(api, { filter: { state: ['dead'] } }),
      finishedReplay(api, { filter: { endpoint: [plain] } }),
    ]);
    expect(answers.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(ids.length);
  });

  it('by a filter count exactly first and change nothing, then do what was counted', async () => {
    const count = 1300;
    const deliveries = Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      event_id: (index % 40) + 1,
      endpoint_id: index % 2 === 0 ? plain : ordered,
      state: DELIVERY_STATES[index % DELIVERY_STATES.length]!,
      created_at: AT + index,
    }));
    const events = eventsFor(40).map((event) =>
      event.id % 4 === 1 ? { ...event, type: 'entry.publish' } : event,
    );
    await seed(app, { events, deliveries });
    const before = await rowsOf(app);
    for (const filter of [
      { from: AT },
      { state: ['dead', 'sending'] },
      { endpoint: [plain], event: ['entry.publish'] },
      { documentId: 'doc3', state: ['succeeded'], from: AT + 100, to: AT + 1200 },
      { contentType: ['api::none.none'] },
    ] satisfies DeliveryFilter[]) {
      const { data: counted } = await api.post<ReplayCount>('/replays', { filter, dryRun: true });
      expect(counted).toMatchObject({ dryRun: true });
      expect(await rowsOf(app)).toEqual(before);
      const { matched, replayed, skipped } = counted;
      const replay = await finishedReplay(api, { filter });
      expect(replay).toMatchObject({ total: matched, matched, replayed, skipped, filter });
      const after = await rowsOf(app);
      const begun = deliveries.filter(
        ({ id, state }) => state !== 'pending' && after.get(id)!.state === 'pending',
      );
      expect(begun).toHaveLength(replayed);
      await emptyHistory(app);
      await seed(app, { events, deliveries });
    }
  });

  it('leave deliveries of a removed endpoint alone', async () => {
    // Switched off: what is being sent at its removal is not called back.
    const input = { name: 'Gone', url: 'https://example.com/', events: ['*'], enabled: false };
    const { id } = (await api.post<EndpointWithSecret>('/endpoints', input)).data;
    await seed(app, { events: eventsFor(8), deliveries: oneOfEach(id) });
    expect((await api.remove(`/endpoints/${id}`)).status).toBe(200);
    const rows = await rowsOf(app);
    expect([...rows.values()].map(({ state }) => state)).toEqual([
      'canceled',
      'canceled',
      'sending',
      'canceled',
      'succeeded',
      'dead',
      'canceled',
      'merged',
    ]);
    const expected = { matched: 8, replayed: 0, skipped: 8 };
    for (const body of [{ ids: [1, 2, 3, 4, 5, 6, 7, 8] }, { filter: { endpoint: [id] } }]) {
      expect((await api.post('/replays', { ...body, dryRun: true })).data).toMatchObject(expected);
      expect(await finishedReplay(api, body)).toMatchObject(expected);
    }
    expect(await rowsOf(app)).toEqual(rows);
  });

  it('belong to the transaction of the code that asks', async () => {
    await seed(app, { events: eventsFor(8), deliveries: oneOfEach(plain) });
    const before = await rowsOf(app);
    const begun = await app.run(async (strapi, endpoint) => {
      const deliveries = strapi.plugin('durable-webhooks').service('deliveries');
      const replays: ReplayView[] = [];
      await strapi.db
        .transaction(async () => {
          replays.push(await deliveries.replay({ ids: [6] }));
          replays.push(await deliveries.replay({ filter: { state: ['succeeded'] } }));
          replays.push(await deliveries.replayMissing({ endpoint, since: 0 }));
          await deliveries.find({ state: ['pending'] });
          throw new Error('rolled back');
        })
        .catch((error: Error) => {
          if (error.message !== 'rolled back') throw error;
        });
      return replays;
    }, plain);
    expect(begun).toMatchObject([{ replayed: 1 }, { total: 1, state: 'running' }, { total: 0 }]);
    for (const { id } of begun) expect((await api.get(`/replays/${id}`)).status).toBe(404);
    expect(await rowsOf(app)).toEqual(before);
  });

  it('go from the oldest to the newest at their pace, until somebody ends them', async () => {
    const deliveries = Array.from({ length: 300 }, (_, index) => ({
      id: index + 1,
      event_id: (index % 10) + 1,
      endpoint_id: plain,
      state: 'dead' as const,
      created_at: AT + index,
    }));
    await seed(app, { events: eventsFor(10), deliveries });
    const { data: asked } = await api.post<ReplayView>('/replays', {
      filter: { state: ['dead'] },
      perSecond: 50,
    });
    const seen = await until(async () => {
      const { data } = await api.get<ReplayView>(`/replays/${asked.id}`);
      return data.replayed > 20 ? data : null;
    });
    expect(seen).toMatchObject({ state: 'running', total: 300, perSecond: 50 });
    expect((Date.now() - asked.createdAt) / 1000).toBeGreaterThan((seen.replayed - 2) / 50);
    const { status, data } = await api.post<ReplayView>(`/replays/${asked.id}/cancellations`);
    expect({ status, state: data.state }).toEqual({ status: 200, state: 'canceled' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const begun = [...(await rowsOf(app)).values()].filter(({ state }) => state === 'pending');
    expect(begun.map(({ id }) => id)).toEqual(Array.from({ length: data.replayed }, (_, at) => at + 1));
    expect((await api.post(`/replays/${asked.id}/cancellations`)).status).toBe(400);
  });

  it('tell who asked, on the replay and on every delivery', async () => {
    await seed(app, { events: eventsFor(8), deliveries: oneOfEach(plain) });
    const replay = await finishedReplay(api, { filter: { state: ['dead'] } });
    expect(replay.requestedBy).toMatchObject({ kind: 'admin', name: expect.stringMatching(/.+/) });
    const { data } = await api.get<DeliveryDetail>('/deliveries/6');
    expect(data.replay).toEqual({ id: replay.id, at: replay.createdAt, by: replay.requestedBy });
    expect((await api.get<DeliveryDetail>('/deliveries/5')).data.replay).toBeNull();
    expect((await api.get<ReplayView[]>('/replays')).data[0]).toEqual(replay);
  });
});
