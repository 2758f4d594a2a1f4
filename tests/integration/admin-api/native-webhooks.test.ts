import type { EndpointView, NativeWebhookView } from '../../../server/src/contracts';
import { type Receiver, startReceiver } from '../../support/receiver';
import { startStrapi, type StrapiApp } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { type Api, superApi } from './api';

let app: StrapiApp;
let api: Api;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  app = await startStrapi({ plugin: { pollMs: 100 } });
  api = await superApi(app);
});
beforeEach(() => receiver.clear());

async function nativeWebhook(change: object = {}): Promise<number> {
  const response = await app.request('/admin/webhooks', {
    method: 'POST',
    token: await app.adminToken(),
    json: {
      name: 'Site build',
      url: receiver.url('/build'),
      events: ['entry.create'],
      headers: { 'X-Team': 'web' },
      ...change,
    },
  });
  return Number(((await response.json()) as { data: { id: string } }).data.id);
}

const createTag = (name: string) =>
  app.run((strapi, name) => strapi.documents('api::tag.tag').create({ data: { name } }), name);
const listed = async (id: number) =>
  (await api.get<NativeWebhookView[]>('/native-webhooks')).data.find((one) => one.id === id)!;
const isOurs = ({ headers }: { headers: Record<string, unknown> }): boolean => 'webhook-id' in headers;
const settled = () => new Promise((resolve) => setTimeout(resolve, 700));

test('an imported webhook is sent by us alone, with all that it had, until that is undone', async () => {
  const id = await nativeWebhook();
  expect(await listed(id)).toMatchObject({ isEnabled: true, endpointId: null, headerNames: ['X-Team'] });

  const { status, data: made } = await api.post<EndpointView>(`/native-webhooks/${id}/imports`);
  expect(status).toBe(201);
  expect(made).toMatchObject({
    name: 'Site build',
    url: receiver.url('/build'),
    events: ['entry.create'],
    headers: { 'X-Team': 'web' },
    enabled: true,
  });
  expect(await listed(id)).toMatchObject({ isEnabled: false, endpointId: made.id });
  expect((await api.post(`/native-webhooks/${id}/imports`)).status).toBe(400);

  await createTag('once');
  await receiver.waitFor(1);
  await settled();
  expect((await receiver.requests()).map(isOurs)).toEqual([true]);

  expect((await api.remove(`/native-webhooks/${id}/imports`)).status).toBe(200);
  expect(await listed(id)).toMatchObject({ isEnabled: true, endpointId: null });
  expect((await api.get(`/endpoints/${made.id}`)).status).toBe(404);
  await receiver.clear();
  await createTag('natively');
  await receiver.waitFor(1);
  await settled();
  expect((await receiver.requests()).map(isOurs)).toEqual([false]);
  await app.request(`/admin/webhooks/${id}`, { method: 'DELETE', token: await app.adminToken() });
});

test('a webhook that no endpoint can be made of stays as it was', async () => {
  const id = await nativeWebhook({ headers: { 'webhook-id': 'mine' } });
  expect((await api.post(`/native-webhooks/${id}/imports`)).status).toBe(400);
  expect(await listed(id)).toMatchObject({ isEnabled: true, endpointId: null });
  expect((await api.get<EndpointView[]>('/endpoints')).data).toEqual([]);
  expect((await api.remove(`/native-webhooks/${id}/imports`)).status).toBe(400);
});

test('another instance stops sending it natively too', async () => {
  const other = await startStrapi({ database: app.database, plugin: { pollMs: 100 } });
  const id = await nativeWebhook();
  await api.post(`/native-webhooks/${id}/imports`);
  const sends = () =>
    other.run((strapi, id) => {
      const { webhooksMap } = strapi.get<{
        webhooksMap: Map<string, { id: string; isEnabled: boolean }[]>;
      }>('webhookRunner');
      return [...webhooksMap.values()].flat().some((one) => one.id === String(id) && one.isEnabled);
    }, id);
  await until(async () => !(await sends()));
});
