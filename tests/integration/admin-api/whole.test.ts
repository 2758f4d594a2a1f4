import { Webhook } from 'standardwebhooks';
import type {
  DeliveryDetail,
  DeliveryPage,
  EndpointInput,
  EndpointView,
  EndpointWithSecret,
  ReplayView,
  TestDeliveryView,
} from '../../../server/src/contracts';
import { freePort } from '../../support/free-port';
import { startReceiver } from '../../support/receiver';
import type { ReceivedRequest, Receiver } from '../../support/receiver';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import { type Api, superApi } from './api';

let receiver: Receiver;
beforeAll(async () => void (receiver = await startReceiver()));
afterAll(() => receiver.stop());

const createTag = (app: StrapiApp, name: string): Promise<string> =>
  app.run(async (strapi, name) => {
    const tag = await strapi.documents('api::tag.tag').create({ data: { name } });
    return tag.documentId;
  }, name);

const undispatched = async (app: StrapiApp): Promise<number> => {
  const [row] = await app.database.query(
    'SELECT COUNT(*) AS n FROM durable_webhooks_events WHERE dispatched_at IS NULL',
  );
  return Number(row?.['n']);
};

const isSignedBy = (secret: string, { headers, body }: ReceivedRequest): boolean => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

describe('the admin API of a Strapi that delivers', () => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ plugin: { archive: 'entry.*', pollMs: 100 } });
    api = await superApi(app);
  });

  let paths = 0;
  const create = async (change: Partial<EndpointInput> = {}) => {
    const path = `/hook${(paths += 1)}`;
    const input = { name: path, url: receiver.url(path), events: ['entry.create'], ...change };
    const { data } = await api.post<EndpointWithSecret>('/endpoints', input);
    return { ...data, path };
  };
  const received = (path: string, count: number) => receiver.waitFor(count, 10_000, { path });
  const deliveriesOf = async (endpoint: number): Promise<DeliveryPage['results']> =>
    (await api.get<DeliveryPage>(`/deliveries?endpoint=${endpoint}&limit=100`)).data.results;
  const settled = (endpoint: number, state: string, count = 1) =>
    until(
      async () => {
        const deliveries = await deliveriesOf(endpoint);
        const reached = deliveries.filter((delivery) => delivery.state === state).length >= count;
        return reached ? deliveries : undefined;
      },
      { what: `${count} deliveries of endpoint ${endpoint} ${state}` },
    );

  it('tries an endpoint out with a signed request, and keeps nothing of it', async () => {
    const { id, path, secret } = await create({ headers: { Authorization: 'Bearer 0123456789abcdef' } });
    const { status, data } = await api.post<TestDeliveryView>(`/endpoints/${id}/test-deliveries`);
    expect(status).toBe(200);
    expect(data).toMatchObject({
      outcome: 'accepted',
      response: { status: 200 },
      error: null,
      request: {
        url: receiver.url(path),
        headers: { 'x-strapi-event': 'trigger-test', authorization: '•••cdef' },
      },
    });
    const [request] = await received(path, 1);
    expect(isSignedBy(secret!, request!)).toBe(true);
    expect(request!.headers['authorization']).toBe('Bearer 0123456789abcdef');
    expect(JSON.parse(request!.body)).toEqual({ event: 'trigger-test', createdAt: expect.any(String) });
    expect(JSON.stringify(data)).not.toContain('0123456789abcdef');
    expect(await deliveriesOf(id)).toEqual([]);
  });

  it('says what a try met when it was not accepted', async () => {
    const refusing = await create();
    await receiver.behave(refusing.path, { status: 418 });
    const rejected = await api.post<TestDeliveryView>(`/endpoints/${refusing.id}/test-deliveries`, {
      event: 'order.paid',
    });
    expect(rejected.data).toMatchObject({
      outcome: 'rejected',
      response: { status: 418 },
      request: { headers: { 'x-strapi-event': 'order.paid' } },
    });
    const closed = await create({ url: `http://127.0.0.1:${await freePort()}/` });
    const { data } = await api.post<TestDeliveryView>(`/endpoints/${closed.id}/test-deliveries`);
    expect(data).toMatchObject({ outcome: 'unreachable', response: null, error: { code: 'refused' } });
  });

  it('signs with the old and the new secret during a rotation, and only with the new one without an overlap', async () => {
    const { id, path, secret } = await create({ events: ['order.paid'] });
    const send = async (count: number): Promise<ReceivedRequest> => {
      await api.post(`/endpoints/${id}/test-deliveries`);
      return (await received(path, count)).at(-1)!;
    };
    const second = (await api.post<EndpointWithSecret>(`/endpoints/${id}/secret-rotations`)).data.secret!;
    const during = await send(1);
    expect([secret!, second].map((one) => isSignedBy(one, during))).toEqual([true, true]);
    const overlapSeconds = 0;
    const third = (
      await api.post<EndpointWithSecret>(`/endpoints/${id}/secret-rotations`, { overlapSeconds })
    ).data;
    const after = await send(2);
    expect([secret!, second, third.secret!].map((one) => isSignedBy(one, after))).toEqual([
      false,
      false,
      true,
    ]);
    await api.remove(`/endpoints/${id}`);
  });

  it('replays what succeeded with the same id and bytes, as another attempt', async () => {
    const { id, path } = await create();
    await createTag(app, `replayed ${path}`);
    const [first] = await received(path, 1);
    const [delivery] = await settled(id, 'succeeded');
    const { data } = await api.post<ReplayView>('/replays', { ids: [delivery!.id] });
    expect(data).toMatchObject({ matched: 1, replayed: 1 });
    const [, second] = await received(path, 2);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.body).toBe(first!.body);
    await until(async () => (await deliveriesOf(id))[0]?.attempts === 2, { what: 'a second attempt' });
    const detail = await api.get<DeliveryDetail>(`/deliveries/${delivery!.id}`);
    expect(detail.data).toMatchObject({ state: 'succeeded', body: first!.body });
    expect(detail.data.attemptLog.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'accepted'],
      [2, 'accepted'],
    ]);
    await api.remove(`/endpoints/${id}`);
  });

  it('disables an endpoint that answers 410, and delivers what waited once a person enables it', async () => {
    const { id, path } = await create();
    await receiver.behave(path, { status: 410, times: 1 });
    await createTag(app, `gone ${path}`);
    const view = await until(
      async () => {
        const { data } = await api.get<EndpointView>(`/endpoints/${id}`);
        return data.disabledReason === null ? undefined : data;
      },
      { what: 'the endpoint disabled' },
    );
    expect(view.disabledReason).toContain('410');
    expect(view.sentences.disabledReason?.code).toBe('receiverGone');
    await settled(id, 'pending');
    await api.put(`/endpoints/${id}`, { enabled: true });
    await settled(id, 'succeeded');
    await api.remove(`/endpoints/${id}`);
  });

  it('back-fills a new endpoint with what was archived before it existed', async () => {
    const since = Date.now();
    const documentIds = [await createTag(app, 'before 1'), await createTag(app, 'before 2')];
    // What is dispatched after the endpoint was made is owed to it, whenever it was committed.
    await until(async () => (await undispatched(app)) === 0, { what: 'two archived events dispatched' });
    const { id, path } = await create();
    const { data } = await api.post<ReplayView>('/replays', {
      missing: { endpoint: id, since },
      dryRun: true,
    });
    expect(data).toEqual({ matched: 2, replayed: 2, skipped: 0, dryRun: true });
    await api.post('/replays', { missing: { endpoint: id, since } });
    const requests = await received(path, 2);
    const got = requests.map(
      ({ body }) => (JSON.parse(body) as { entry: { documentId: string } }).entry.documentId,
    );
    expect(got.sort()).toEqual(documentIds.sort());
    await api.remove(`/endpoints/${id}`);
  });

  it('cancels what waits for a removed endpoint', async () => {
    const { id, path } = await create({ delayMs: 600_000 });
    await createTag(app, `canceled ${path}`);
    await settled(id, 'pending');
    await api.remove(`/endpoints/${id}`);
    expect((await deliveriesOf(id)).map(({ state, endpointName }) => [state, endpointName])).toEqual([
      ['canceled', null],
    ]);
  });
});

describeWith(['postgres'], 'two instances on one database', () => {
  it('know within 2 s of what the other changed', async () => {
    const first = await startStrapi({ database: 'postgres' });
    const second = await startStrapi({ database: first.database });
    const [api, other] = [await superApi(first), await superApi(second)];
    const within2s = { deadlineMs: 2000, what: 'the change on the other instance' };
    const input = { name: 'Shared', url: receiver.url('/shared'), events: ['entry.create'] };
    const { id } = (await api.post<EndpointWithSecret>('/endpoints', input)).data;
    const seen = async (): Promise<EndpointView | undefined> =>
      (await other.get<EndpointView[]>('/endpoints')).data.find((view) => view.id === id);

    expect(await until(seen, within2s)).toMatchObject({
      name: 'Shared',
      enabled: true,
      secretsProblem: null,
    });
    await createTag(second, 'written on the other instance');
    await receiver.waitFor(1, 10_000, { path: '/shared' });

    await api.put(`/endpoints/${id}`, { enabled: false });
    await until(async () => (await seen())?.enabled === false, within2s);
    await api.remove(`/endpoints/${id}`);
    await until(async () => (await seen()) === undefined, within2s);
  });
});
