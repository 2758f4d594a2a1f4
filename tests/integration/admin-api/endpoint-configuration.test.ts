import type { EndpointView } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import type { DatabaseKind, StrapiApp, TestDatabase } from '../../support/strapi';
import { type Api, superApi } from './api';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const CRM = {
  name: 'CRM',
  url: 'https://example.com/path-with-a-capability',
  events: ['entry.*'],
  secret: SECRET,
  headers: { Authorization: 'Bearer configured-token' },
};

const start = (database: DatabaseKind | TestDatabase, endpoints: object): Promise<StrapiApp> =>
  startStrapi({ database, plugin: { role: 'producer', endpoints }, env: { ENCRYPTION_KEY: '' } });

describe('endpoints of the configuration', () => {
  let database: TestDatabase;
  let app: StrapiApp;
  let api: Api;
  let id: number;

  beforeAll(async () => {
    app = await start('sqlite', { crm: CRM });
    database = app.database;
    api = await superApi(app);
    const { data } = await api.get<EndpointView[]>('/endpoints');
    expect(data).toHaveLength(1);
    id = data[0]!.id;
  });

  it('are shown with where they come from, and need no encryption key', async () => {
    const { data } = await api.get<EndpointView>(`/endpoints/${id}`);
    expect(data).toMatchObject({
      source: 'configuration',
      key: 'crm',
      name: 'CRM',
      url: CRM.url,
      enabled: true,
    });
    expect(data.secrets).toMatchObject([{ hint: `•••${SECRET.slice(-4)}` }]);
  });

  it('leave nothing in the database but their key, name and state', async () => {
    const row = await app.run(async (strapi) => strapi.db.connection('durable_webhooks_endpoints').first());
    expect(row).toMatchObject({ key: 'crm', definition: '{"name":"CRM"}', secrets: null });
    expect(JSON.stringify(row)).not.toMatch(/capability|configured-token|whsec_/);
  });

  it('are read-only', async () => {
    const refusals = [
      await api.put(`/endpoints/${id}`, { name: 'Other' }),
      await api.put(`/endpoints/${id}`, { enabled: false }),
      await api.remove(`/endpoints/${id}`),
      await api.post(`/endpoints/${id}/secret-rotations`),
    ];
    for (const { status, error } of refusals) {
      expect(status).toBe(400);
      expect(error.message).toContain('endpoints.crm');
    }
    expect((await api.get<EndpointView>(`/endpoints/${id}`)).data).toMatchObject({
      name: 'CRM',
      enabled: true,
    });
  });

  it('are enabled again by a person after the plugin disabled them, also over a restart', async () => {
    await app.run(
      async (strapi, id) =>
        strapi.db
          .connection('durable_webhooks_endpoints')
          .where({ id })
          .update({ disabled_reason: 'answered 410' }),
      id,
    );
    await app.stop();
    app = await start(database, { crm: CRM });
    api = await superApi(app);
    expect((await api.get<EndpointView>(`/endpoints/${id}`)).data.disabledReason).toBe('answered 410');
    const { data } = await api.put<EndpointView>(`/endpoints/${id}`, { enabled: true });
    expect(data.disabledReason).toBeNull();
  });

  it('keep their row when they are renamed', async () => {
    await app.stop();
    app = await start(database, { crm: { ...CRM, name: 'CRM two' }, erp: { ...CRM, name: 'ERP' } });
    api = await superApi(app);
    const { data } = await api.get<EndpointView[]>('/endpoints');
    expect(data.map(({ id, name }) => ({ id, name }))).toEqual([
      { id, name: 'CRM two' },
      { id: expect.any(Number), name: 'ERP' },
    ]);
  });

  it('stay for their history when their key vanishes, get nothing, and can be removed then', async () => {
    await app.stop();
    app = await start(database, {});
    api = await superApi(app);
    const { data } = await api.get<EndpointView>(`/endpoints/${id}`);
    expect(data).toMatchObject({ name: 'CRM two', enabled: false, events: [], url: '' });
    expect(data.disabledReason).toContain('endpoints.crm');
    expect(data.sentences.disabledReason).toMatchObject({ code: 'undeclared', params: { key: 'crm' } });
    expect((await api.remove(`/endpoints/${id}`)).status).toBe(200);
    expect((await api.get(`/endpoints/${id}`)).status).toBe(404);
  });
});
