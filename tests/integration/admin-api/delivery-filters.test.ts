import type { DeliveryPage } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import { type Api, superApi } from './api';
import { oneOfEachState, seed, SEEDED_AT } from './history-seed';

describe('filters of deliveries', () => {
  let api: Api;
  beforeAll(async () => {
    const app = await startStrapi({ plugin: { role: 'producer' } });
    api = await superApi(app);
    await seed(app, oneOfEachState());
  });

  it.each([
    ['state=sleeping', 'state'],
    ['state=', 'state'],
    ['state=dead,nonsense', 'state'],
    ['state[a]=dead', 'state'],
    ['endpoint=one', 'endpoint'],
    ['endpoint=0', 'endpoint'],
    ['endpoint=99999999999', 'endpoint'],
    ['event=entry..create', 'event'],
    ['event=%00', 'event'],
    ['contentType=article', 'contentType'],
    ['documentId=a%20b', 'documentId'],
    ['documentId=a&documentId=b', 'documentId'],
    ['from=yesterday', 'from'],
    ['from=-1', 'from'],
    ['from=2026-13-45', 'from'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=abc', 'cursor'],
    ['cursor=', 'cursor'],
    [`cursor=${Buffer.from('below:0').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('below:9999999999').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('below:1 or 1=1').toString('base64url')}`, 'cursor'],
    ['page=2', 'page'],
  ])('%s is refused, naming the field and the remedy', async (query, field) => {
    const { status, error } = await api.get(`/deliveries?${query}`);
    expect(status).toBe(400);
    expect(error.name).toBe('ValidationError');
    expect(error.details.errors?.map(({ path }) => path[0])).toEqual([field]);
    expect(error.message.length).toBeGreaterThan(field.length + 10);
  });

  it.each([
    ['repeated', 'state=dead&state=succeeded'],
    ['with commas', 'state=dead,succeeded'],
    ['as a list', 'state[]=dead&state[]=succeeded'],
  ])('take several values %s', async (_, query) => {
    const { data } = await api.get<DeliveryPage>(`/deliveries?${query}`);
    expect(data.results.map(({ state }) => state)).toEqual(['dead', 'succeeded']);
  });

  it('take times as epoch milliseconds and as ISO 8601', async () => {
    const at = new Date(SEEDED_AT + 4).toISOString();
    for (const query of [
      `from=${SEEDED_AT + 4}`,
      `from=${at}`,
      `from=${encodeURIComponent(at.replace('Z', '+00:00'))}`,
    ]) {
      const { data } = await api.get<DeliveryPage>(`/deliveries?${query}`);
      expect(data.results.map(({ id }) => id)).toEqual([8, 7, 6, 5]);
    }
  });
});
