import { DELIVERY_STATES } from '../../../server/src/core/delivery';
import { ROUTES } from '../../../server/src/permissions';
import type { Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { differences, examplesOf } from './examples';

const EXAMPLES = examplesOf('docs/admin-api.md');

let receiver: Receiver;
let app: StrapiApp;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  app = await startStrapi();
});

interface CallOptions {
  path?: string;
  /** Of the documented request. */
  changes?: object;
}

/** Calls a route as its example shows, with real ids, and expects an answer like the example's. */
async function call<T>(route: string, { path, changes = {} }: CallOptions = {}): Promise<T> {
  const example = EXAMPLES.find((one) => one.route === route);
  const [method = '', pattern = ''] = route.split(' ');
  const response = await app.request(`/durable-webhooks${path ?? pattern}`, {
    method,
    token: await app.adminToken(),
    ...(example?.request ? { json: { ...example.request, ...changes } } : {}),
  });
  const answer: unknown = await response.json();
  expect({ route, status: response.status, differences: differences(example?.answer, answer) }).toEqual({
    route,
    status: response.status < 300 ? response.status : 200,
    differences: [],
  });
  return (answer as { data: T }).data;
}

describe('the page about the admin API', () => {
  it('tells of every route there is, and of no other', () => {
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(EXAMPLES.map(({ route }) => route).sort()).toEqual(routes.sort());
  });

  it('shows what a running Strapi answers', async () => {
    await receiver.behave('/', [{ status: 200 }, { status: 503, body: 'busy' }]);
    const { id } = await call<{ id: number }>('POST /endpoints', { changes: { url: receiver.url('/') } });
    await call('GET /endpoints');
    await call('GET /endpoints/:id', { path: `/endpoints/${id}` });
    await call('PUT /endpoints/:id', { path: `/endpoints/${id}` });
    await call('POST /endpoints/:id/test-deliveries', { path: `/endpoints/${id}/test-deliveries` });
    await call('POST /endpoints/:id/secret-rotations', { path: `/endpoints/${id}/secret-rotations` });
    const [, old] = await call<{ id: string }[]>('GET /endpoints/:id/secrets', {
      path: `/endpoints/${id}/secrets`,
    });
    await call('DELETE /endpoints/:id/secrets/:secretId', { path: `/endpoints/${id}/secrets/${old!.id}` });
    await call('GET /event-types');
    await call('GET /status');
    const native = await nativeWebhook();
    await call('POST /native-webhooks/:id/imports', { path: `/native-webhooks/${native}/imports` });
    await call('GET /native-webhooks');
    await call('DELETE /native-webhooks/:id/imports', { path: `/native-webhooks/${native}/imports` });

    await publishArticle();
    const retrying = '/deliveries?state=retrying,dead&event=entry.publish&limit=10';
    const { results } = await until(async () => {
      const page = await call<{ results: { id: number }[] }>('GET /deliveries', { path: retrying });
      return page.results.length > 0 ? page : null;
    });
    const delivery = `/deliveries/${results[0]!.id}`;
    await call('GET /delivery-counts');
    await call('GET /delivery-chart');
    await call('GET /deliveries/:id', { path: delivery });
    await call('POST /deliveries/:id/cancellations', { path: `${delivery}/cancellations` });
    const replay = await call('POST /replays', {
      changes: { filter: { state: ['canceled'], endpoint: [id] } },
    });
    expect(replay).toMatchObject({ matched: 1, replayed: 1, dryRun: true });
    await call('DELETE /deliveries', { path: '/deliveries?state=succeeded&to=2026-01-01&dryRun=true' });
    await call('DELETE /deliveries/:id', { path: delivery });
    const { id: replayId } = await begunReplay(id);
    await call('GET /replays');
    await call('GET /replays/:id', { path: `/replays/${replayId}` });
    await call('POST /replays/:id/cancellations', { path: `/replays/${replayId}/cancellations` });
    await call('DELETE /endpoints/:id', { path: `/endpoints/${id}` });
  });
});

/** One whose pace leaves it running while it is looked at. */
async function begunReplay(endpoint: number): Promise<{ id: number }> {
  for (let round = 0; round < 3; round += 1) await publishArticle();
  await until(async () => (await deliveriesOf(endpoint)) >= 3);
  const response = await app.request('/durable-webhooks/replays', {
    method: 'POST',
    token: await app.adminToken(),
    json: { filter: { state: [...DELIVERY_STATES], endpoint: [endpoint] }, perSecond: 1 },
  });
  return ((await response.json()) as { data: { id: number } }).data;
}

async function nativeWebhook(): Promise<number> {
  const response = await app.request('/admin/webhooks', {
    method: 'POST',
    token: await app.adminToken(),
    json: { name: 'Native', url: receiver.url('/native'), events: ['entry.delete'], headers: {} },
  });
  return ((await response.json()) as { data: { id: number } }).data.id;
}

async function deliveriesOf(endpoint: number): Promise<number> {
  const path = `/durable-webhooks/deliveries?endpoint=${endpoint}`;
  const response = await app.request(path, { token: await app.adminToken() });
  return ((await response.json()) as { data: { results: unknown[] } }).data.results.length;
}

/** As an editor does it, so that there is an actor. */
async function publishArticle(): Promise<void> {
  const response = await app.request(
    '/content-manager/collection-types/api::article.article/actions/publish',
    {
      method: 'POST',
      token: await app.adminToken(),
      json: { title: 'Shown' },
    },
  );
  expect(response.ok).toBe(true);
}
