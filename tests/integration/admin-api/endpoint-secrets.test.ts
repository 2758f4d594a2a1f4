import type { EndpointView, EndpointWithSecret, StatusView } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import type { DatabaseKind, StrapiApp, TestDatabase } from '../../support/strapi';
import { type Api, superApi } from './api';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PLAIN = { name: 'Plain', url: 'https://example.com/', events: ['*'] };
const SEALED = {
  ...PLAIN,
  name: 'Sealed',
  secret: SECRET,
  headers: { Authorization: 'Bearer 0123456789abcdef' },
};

const start = (database: DatabaseKind | TestDatabase, encryptionKey: string): Promise<StrapiApp> =>
  startStrapi({ database, plugin: { role: 'producer' }, env: { ENCRYPTION_KEY: encryptionKey } });

const countEndpoints = async (app: StrapiApp): Promise<number> =>
  app.run(async (strapi) => {
    const rows = await strapi.db.connection('durable_webhooks_endpoints').select('id');
    return rows.length;
  });

describe('without an encryption key', () => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ plugin: { role: 'producer' }, env: { ENCRYPTION_KEY: '' } });
    api = await superApi(app);
  });

  it.each([
    ['a secret', PLAIN],
    ['header values', { ...PLAIN, signature: 'none', headers: { 'X-Team': 'web' } }],
  ])('an endpoint with %s is refused, naming the setting, and nothing is stored', async (_, input) => {
    const { status, error } = await api.post('/endpoints', input);
    expect(status).toBe(400);
    expect(error.name).toBe('ApplicationError');
    expect(error.message).toContain('admin.secrets.encryptionKey');
    expect(await countEndpoints(app)).toBe(0);
  });

  it('an endpoint with nothing to hide is made, changed and removed', async () => {
    const { status, data } = await api.post<EndpointWithSecret>('/endpoints', {
      ...PLAIN,
      signature: 'none',
    });
    expect(status).toBe(201);
    expect(data).toMatchObject({ secret: null, secrets: [] });
    expect((await api.put<EndpointView>(`/endpoints/${data.id}`, { name: 'Other' })).data.name).toBe('Other');
    expect((await api.put(`/endpoints/${data.id}`, { headers: { 'X-Team': 'web' } })).status).toBe(400);
    expect((await api.remove(`/endpoints/${data.id}`)).status).toBe(200);
  });
});

describe('an endpoint whose encryption key changed', () => {
  let database: TestDatabase;
  let app: StrapiApp;
  let api: Api;
  let id: number;

  beforeAll(async () => {
    const before = await start('sqlite', 'the first key of thirty-two byte');
    database = before.database;
    id = (await (await superApi(before)).post<EndpointWithSecret>('/endpoints', SEALED)).data.id;
    await before.stop();
    app = await start(database, 'another key that opens nothing..');
    api = await superApi(app);
  });

  it('is disabled, and says why and what to do, in its view and in the status', async () => {
    const { data } = await api.get<EndpointView>(`/endpoints/${id}`);
    expect(data.secretsProblem).toContain('admin.secrets.encryptionKey');
    expect(data.disabledReason).toBe(data.secretsProblem);
    const sentence = { text: data.secretsProblem, code: 'keyChanged', params: {} };
    expect(data.sentences).toEqual({ secretsProblem: sentence, disabledReason: sentence });
    expect(data).toMatchObject({ name: 'Sealed', secrets: [], headers: { Authorization: '' } });
    const { data: status } = await api.get<StatusView>('/status');
    expect(status.warnings).toEqual([expect.stringContaining('admin.secrets.encryptionKey')]);
    expect(status.attention).toMatchObject([
      {
        text: status.warnings[0],
        code: 'endpointDisabled',
        params: { id, name: 'Sealed', reason: sentence },
      },
    ]);
  });

  it('can be renamed without losing what the former key opens', async () => {
    const renamed = await api.put<EndpointView>(`/endpoints/${id}`, { name: 'Renamed', enabled: true });
    expect(renamed).toMatchObject({ status: 200, data: { name: 'Renamed' } });
    const refused = await api.put(`/endpoints/${id}`, { headers: { Authorization: 'new' } });
    expect(refused.error.details.errors?.[0]?.path).toEqual(['headers']);
    await app.stop();
    const former = await start(database, 'the first key of thirty-two byte');
    const { data } = await (await superApi(former)).get<EndpointView>(`/endpoints/${id}`);
    expect(data).toMatchObject({
      name: 'Renamed',
      secretsProblem: null,
      disabledReason: null,
      headers: SEALED.headers,
      secrets: [{ hint: `•••${SECRET.slice(-4)}` }],
    });
    await former.stop();
    app = await start(database, 'another key that opens nothing..');
    api = await superApi(app);
  });

  it('works again after a rotation, once its lost header values are entered', async () => {
    const rotated = await api.post<EndpointWithSecret>(`/endpoints/${id}/secret-rotations`);
    expect(rotated.data).toMatchObject({ secretsProblem: null, headers: {} });
    expect(rotated.data.secrets).toHaveLength(1);
    expect(rotated.data.disabledReason).toContain('Authorization');
    expect(rotated.data.sentences.disabledReason).toMatchObject({
      code: 'headersLost',
      params: { names: 'Authorization' },
    });
    const { data } = await api.put<EndpointView>(`/endpoints/${id}`, {
      headers: { Authorization: 'x' },
      enabled: true,
    });
    expect(data).toMatchObject({ enabled: true, disabledReason: null, headers: { Authorization: 'x' } });
  });
});

describe('a damaged row', () => {
  it('is shown as disabled, and the other endpoints go on', async () => {
    const app = await startStrapi({ plugin: { role: 'producer' } });
    const api = await superApi(app);
    const made = [
      await api.post<EndpointWithSecret>('/endpoints', SEALED),
      await api.post<EndpointWithSecret>('/endpoints', SEALED),
      await api.post<EndpointWithSecret>('/endpoints', SEALED),
    ].map(({ data }) => data.id);
    await app.run(async (strapi, [first, second]) => {
      const endpoints = () => strapi.db.connection('durable_webhooks_endpoints');
      await endpoints().where({ id: first }).update({ definition: '{"na' });
      await endpoints().where({ id: second }).update({ secrets: 'v1:nonsense' });
      await strapi.plugin('durable-webhooks').service('endpoints').update(second, { name: 'touched' });
    }, made);
    const { data } = await api.get<EndpointView[]>('/endpoints');
    const byId = new Map(data.map((view) => [view.id, view]));
    expect(byId.get(made[0]!)).toMatchObject({
      enabled: false,
      disabledReason: expect.stringContaining('damaged'),
    });
    expect(byId.get(made[1]!)).toMatchObject({ name: 'touched', disabledReason: expect.any(String) });
    expect(byId.get(made[2]!)).toMatchObject({ enabled: true, disabledReason: null });
    expect((await api.remove(`/endpoints/${made[0]}`)).status).toBe(200);
  });
});
