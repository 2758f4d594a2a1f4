import type { EndpointView, EndpointWithSecret } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';

describe('endpoints that deliveries wait for', () => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ plugin: { role: 'producer' } });
    api = await superApi(app);
  });

  const create = async (): Promise<EndpointWithSecret> => {
    const input = { name: 'Search index', url: 'https://example.com/hooks', events: ['entry.*'] };
    const { data } = await api.post<EndpointWithSecret>('/endpoints', input);
    return data;
  };

  it('tell how much waits for them and since when', async () => {
    const { id } = await create();
    await app.run(insertDeliveries, { endpointId: id, states: ['pending', 'retrying', 'succeeded', 'dead'] });
    const { data } = await api.get<EndpointView>(`/endpoints/${id}`);
    expect(data).toMatchObject({ waiting: 2, oldestWaitingAt: 1000, health: { state: 'healthy' } });
    const { data: all } = await api.get<EndpointView[]>('/endpoints');
    expect(all.find((endpoint) => endpoint.id === id)).toEqual(data);
  });

  it('take what waits for them along when they are removed, or are not removed because of it', async () => {
    const { id } = await create();
    await app.run(insertDeliveries, { endpointId: id, states: ['pending', 'retrying', 'dead'] });
    expect(await api.remove(`/endpoints/${id}?deliveries=refuse`)).toMatchObject({
      status: 400,
      error: { name: 'ApplicationError', message: expect.stringContaining('2 deliveries wait') },
    });
    expect(await api.remove(`/endpoints/${id}?deliveries=keep`)).toMatchObject({
      status: 400,
      error: { message: 'deliveries must be "cancel" or "refuse"' },
    });
    expect(await api.remove(`/endpoints/${id}`)).toMatchObject({ status: 200, data: { id, canceled: 2 } });
    expect(await app.run(deliveriesOf, id)).toEqual([
      { state: 'canceled', last_error: 'The endpoint was removed.' },
      { state: 'canceled', last_error: 'The endpoint was removed.' },
      { state: 'dead', last_error: null },
    ]);
  });
});

/* These run inside Strapi: they see their parameters only. */

const insertDeliveries = async (
  strapi: any,
  { endpointId, states }: { endpointId: number; states: string[] },
): Promise<void> => {
  const rows = states.map((state, n) => ({
    event_id: 1,
    endpoint_id: endpointId,
    state,
    attempts: 0,
    tries: 0,
    due_at: null,
    created_at: 1000 + n,
  }));
  await strapi.db.connection('durable_webhooks_deliveries').insert(rows);
};

const deliveriesOf = (strapi: any, endpointId: number): Promise<object[]> =>
  strapi.db
    .connection('durable_webhooks_deliveries')
    .select('state', 'last_error')
    .where({ endpoint_id: endpointId })
    .orderBy('id');
