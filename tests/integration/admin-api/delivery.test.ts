import type { DeliveryDetail, DeliveryPage, DeliveryView } from '../../../server/src/contracts';
import { DELIVERY_STATES, type DeliveryState } from '../../../server/src/core/delivery';
import { actionId } from '../../../server/src/permissions';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, apiOf, superApi } from './api';
import { emptyHistory, oneOfEachState, seed, type SeedAttempt, SEEDED_AT } from './history-seed';
import { tokenWith } from './roles';

const rejected: SeedAttempt = {
  delivery_id: 6,
  number: 1,
  started_at: SEEDED_AT,
  outcome: 'rejected',
  url: 'https://example.com/',
  request_headers: '{"authorization":"•••"}',
  status: 503,
  response_headers: '{"retry-after":"5"}',
  response_body: 'come back later',
  body_truncated: false,
  timings: '{"totalMs":12}',
  decision: 'retry',
  next_at: SEEDED_AT + 5000,
};
const unreachable: SeedAttempt = {
  delivery_id: 6,
  number: 2,
  started_at: SEEDED_AT + 5000,
  outcome: 'unreachable',
  url: 'https://example.com/',
  request_headers: 'damaged{',
  error_code: 'refused',
  error_message: 'connection refused',
  body_truncated: false,
  timings: null,
  decision: 'dead',
};

describe('a delivery', () => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ plugin: { role: 'producer' } });
    api = await superApi(app);
  });
  beforeEach(async () => {
    await emptyHistory(app);
    await seed(app, { ...oneOfEachState(), attempts: [unreachable, rejected] });
  });

  const stateOf = async (id: number): Promise<DeliveryState | undefined> =>
    (await api.get<DeliveryDetail>(`/deliveries/${id}`)).data?.state;

  it('shows what was sent and each attempt in its order, also when a column of one is damaged', async () => {
    const { data } = await api.get<DeliveryDetail>('/deliveries/6');
    expect(data).toMatchObject({
      id: 6,
      state: 'dead',
      body: '{"event":"entry.update"}',
      thinReason: null,
      actor: null,
    });
    expect(data.attemptLog).toEqual([
      {
        number: 1,
        startedAt: SEEDED_AT,
        outcome: 'rejected',
        url: 'https://example.com/',
        requestHeaders: { authorization: '•••' },
        status: 503,
        responseHeaders: { 'retry-after': '5' },
        responseBody: 'come back later',
        bodyTruncated: false,
        error: null,
        timings: { totalMs: 12 },
        decision: 'retry',
        nextAttemptAt: SEEDED_AT + 5000,
      },
      {
        number: 2,
        startedAt: SEEDED_AT + 5000,
        outcome: 'unreachable',
        url: 'https://example.com/',
        requestHeaders: {},
        status: null,
        responseHeaders: null,
        responseBody: null,
        bodyTruncated: false,
        error: { code: 'refused', message: 'connection refused' },
        timings: { totalMs: 0 },
        decision: 'dead',
        nextAttemptAt: null,
      },
    ]);
  });

  it('hides what was sent and answered from a role that may not read payloads', async () => {
    const reader = apiOf(app, await tokenWith(app, [actionId('deliveries.read')]));
    const { status, data } = await reader.get<DeliveryDetail>('/deliveries/6');
    expect(status).toBe(200);
    expect(data.body).toBeNull();
    expect(data.attemptLog.map(({ responseBody }) => responseBody)).toEqual([null, null]);
    expect(data.attemptLog[0]).toMatchObject({ status: 503, responseHeaders: { 'retry-after': '5' } });
    const payloads = [actionId('deliveries.read'), actionId('payloads.read')];
    const full = await apiOf(app, await tokenWith(app, payloads)).get<DeliveryDetail>('/deliveries/6');
    expect(full.data.attemptLog[0]?.responseBody).toBe('come back later');
  });

  it('stays visible when its event was lost', async () => {
    await app.run(async (strapi) =>
      strapi.db.connection('durable_webhooks_events').where({ id: 6 }).delete(),
    );
    const { data } = await api.get<DeliveryDetail>('/deliveries/6');
    expect(data).toMatchObject({ state: 'dead', body: '', event: { type: '', messageId: '', uid: null } });
    expect((await api.get<DeliveryPage>('/deliveries')).data.results).toHaveLength(8);
  });

  it.each(DELIVERY_STATES.map((state, index) => [state, index + 1] as const))(
    'that is %s can be canceled only while it waits',
    async (state, id) => {
      const { status, data, error } = await api.post<DeliveryView>(`/deliveries/${id}/cancellations`);
      if (['pending', 'queued', 'retrying'].includes(state)) {
        expect(status).toBe(200);
        expect(data).toMatchObject({
          id,
          state: 'canceled',
          nextAttemptAt: null,
          finishedAt: expect.any(Number),
        });
        expect(data).not.toHaveProperty('body');
      } else {
        expect(status).toBe(400);
        expect(error).toMatchObject({ name: 'ApplicationError', message: expect.stringContaining(state) });
        expect(await stateOf(id)).toBe(state);
      }
    },
  );

  it.each(DELIVERY_STATES.map((state, index) => [state, index + 1] as const))(
    'that is %s can be deleted only when it is over',
    async (state, id) => {
      const { status } = await api.remove(`/deliveries/${id}`);
      const isOver = ['succeeded', 'dead', 'canceled', 'merged'].includes(state);
      expect(status).toBe(isOver ? 200 : 400);
      expect(await stateOf(id)).toBe(isOver ? undefined : state);
    },
  );

  it('takes its attempts with it when it is deleted', async () => {
    await api.remove('/deliveries/6');
    const left = await app.run(async (strapi) =>
      strapi.db.connection('durable_webhooks_attempts').select('id'),
    );
    expect(left).toEqual([]);
  });

  it.each([
    ['GET', '/deliveries/4000'],
    ['DELETE', '/deliveries/4000'],
    ['POST', '/deliveries/4000/cancellations'],
  ])('that does not exist answers 404 to %s %s', async (method, path) => {
    const response = await app.request(`/durable-webhooks${path}`, { method, token: await app.adminToken() });
    expect(response.status).toBe(404);
  });

  describe('replays', () => {
    it.each([
      ['nothing', {}, []],
      ['two aims', { ids: [1], filter: { state: 'dead' } }, []],
      ['no ids', { ids: [] }, ['ids']],
      ['too many ids', { ids: Array.from({ length: 1001 }, (_, index) => index + 1) }, ['ids']],
      ['an id that is none', { ids: [1, -2] }, ['ids', '1']],
      ['an empty filter', { filter: {} }, ['filter']],
      ['a filter with a cursor', { filter: { cursor: 'x' } }, ['filter', 'cursor']],
      ['a bad filter', { filter: { state: 'asleep' } }, ['filter', 'state', '0']],
      ['an endpoint that does not exist', { missing: { endpoint: 4000, since: 0 } }, ['missing', 'endpoint']],
      ['no time', { missing: { endpoint: 1 } }, ['missing', 'since']],
      ['a dry run that is a text', { ids: [1], dryRun: 'true' }, ['dryRun']],
    ])('of %s are refused, naming the field', async (_, body, path) => {
      const { status, error } = await api.post('/replays', body);
      expect(status).toBe(400);
      expect(error.details.errors?.map((one) => one.path)).toEqual([path]);
      expect(await stateOf(6)).toBe('dead');
    });
  });
});
