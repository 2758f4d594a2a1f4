import type { EndpointView, NativeWebhookView } from '../../../server/src/contracts';
import { type ReceivedRequest, type Receiver, startReceiver } from '../../support/receiver';
import { describeOnEachDatabase } from '../../support/services';
import { startStrapi, type StrapiApp } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { type Api, superApi } from './api';

/** A webhook of Strapi's and an endpoint of ours that are told of everything throughout. */
const WITNESSES = ['/native-witness', '/our-witness'];

describeOnEachDatabase('importing native webhooks', (kind) => {
  let app: StrapiApp;
  let api: Api;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await startReceiver();
    atSuiteEnd(() => receiver.stop());
    app = await startStrapi({ database: kind, plugin: { pollMs: 100 } });
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
  const tells =
    (name: string, path: string) =>
    (request: ReceivedRequest): boolean =>
      request.path === path && (JSON.parse(request.body) as { entry: { name: string } }).entry.name === name;

  /** Who told the webhook of a new tag, looked at once everybody who may tell has told of a later one too. */
  async function tellersOf(name: string): Promise<('ours' | 'native')[]> {
    for (const told of [name, `after ${name}`]) {
      await createTag(told);
      await receiver.waitFor((requests) =>
        [...WITNESSES, '/build'].every((path) => requests.some(tells(told, path))),
      );
    }
    return (await receiver.requests())
      .filter(tells(name, '/build'))
      .map(({ headers }) => ('webhook-id' in headers ? 'ours' : 'native'));
  }

  test('an imported webhook is sent by us alone, with all that it had, until that is undone', async () => {
    const [nativeWitness, ourWitness] = WITNESSES.map((path) => receiver.url(path));
    const nativeWitnessId = await nativeWebhook({ name: 'Native witness', url: nativeWitness });
    const { data: witness } = await api.post<EndpointView>('/endpoints', {
      name: 'Our witness',
      url: ourWitness,
      events: ['entry.create'],
    });
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

    expect(await tellersOf('imported')).toEqual(['ours']);

    expect((await api.remove(`/native-webhooks/${id}/imports`)).status).toBe(200);
    expect(await listed(id)).toMatchObject({ isEnabled: true, endpointId: null });
    expect((await api.get(`/endpoints/${made.id}`)).status).toBe(404);
    expect(await tellersOf('undone')).toEqual(['native']);

    await api.remove(`/endpoints/${witness.id}`);
    for (const webhook of [id, nativeWitnessId]) {
      await app.request(`/admin/webhooks/${webhook}`, { method: 'DELETE', token: await app.adminToken() });
    }
  });

  test('a webhook that no endpoint can be made of stays as it was', async () => {
    const id = await nativeWebhook({ headers: { 'webhook-id': 'mine' } });
    expect((await api.post(`/native-webhooks/${id}/imports`)).status).toBe(400);
    expect(await listed(id)).toMatchObject({ isEnabled: true, endpointId: null });
    expect((await api.get<EndpointView[]>('/endpoints')).data).toEqual([]);
    expect((await api.remove(`/native-webhooks/${id}/imports`)).status).toBe(400);
  });

  test('another instance stops sending it natively too', async () => {
    const id = await nativeWebhook();
    const other = await startStrapi({ database: app.database, plugin: { pollMs: 100 } });
    const sends = () =>
      other.run((strapi, id) => {
        const { webhooksMap } = strapi.get<{
          webhooksMap: Map<string, { id: string; isEnabled: boolean }[]>;
        }>('webhookRunner');
        return [...webhooksMap.values()].flat().some((one) => one.id === String(id) && one.isEnabled);
      }, id);
    expect(await sends()).toBe(true);
    await api.post(`/native-webhooks/${id}/imports`);
    await until(async () => !(await sends()));
  });
});
