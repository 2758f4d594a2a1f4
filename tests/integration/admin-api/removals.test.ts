import type { DeliveryPage, DeliveryRemoval } from '../../../server/src/contracts';
import { DELIVERY_STATES, OVER } from '../../../server/src/core/delivery';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';
import { emptyHistory, seed, SEEDED_AT as AT } from './history-seed';

const ENDPOINTS = 2;
const PER_STATE = 4;

describe('deleting history by a filter', () => {
  let app: StrapiApp;
  let api: Api;

  beforeAll(async () => {
    app = await startStrapi({ plugin: { role: 'producer' } });
    api = await superApi(app);
  });
  beforeEach(() => emptyHistory(app));

  /** Some deliveries of each state, half of them to each endpoint, each with two attempts. */
  const seedEachState = (): Promise<void> =>
    seedDeliveries(DELIVERY_STATES.flatMap((state) => Array<typeof state>(PER_STATE).fill(state)));

  const seedDeliveries = (states: readonly (typeof DELIVERY_STATES)[number][]): Promise<void> =>
    seed(app, {
      events: [1, 2].map((id) => ({
        id,
        type: id === 1 ? 'entry.update' : 'entry.publish',
        uid: 'api::tag.tag',
        document_id: 'doc',
        created_at: AT,
        dispatched_at: AT,
      })),
      deliveries: states.map((state, index) => ({
        id: index + 1,
        event_id: 1 + (index % 4 < 2 ? 0 : 1),
        endpoint_id: 1 + (index % ENDPOINTS),
        state,
        created_at: AT + index,
      })),
      attempts: states.flatMap((_, index) =>
        [1, 2].map((number) => ({ delivery_id: index + 1, number, started_at: AT, outcome: 'accepted' })),
      ),
    });

  const countOf = (table: string): Promise<number> =>
    app.run(async (strapi, name) => {
      const row = await strapi.db.connection(`durable_webhooks_${name}`).count({ count: '*' }).first();
      return Number(row?.count);
    }, table);
  const remove = (query: string) => api.remove<DeliveryRemoval>(`/deliveries?${query}`);
  const ALL = DELIVERY_STATES.length * PER_STATE;
  const REMOVABLE = OVER.length * PER_STATE;

  it.each([
    ['state=dead', PER_STATE],
    ['state=dead,merged', 2 * PER_STATE],
    ['endpoint=1', REMOVABLE / 2],
    ['endpoint=1&event=entry.publish', REMOVABLE / 4],
    ['contentType=api::tag.tag', REMOVABLE],
    [`to=${AT}`, 0],
    ['endpoint=77', 0],
  ])('%s counts in a dry run what it deletes afterwards, with its attempts', async (query, count) => {
    await seedEachState();
    const counted = await remove(`${query}&dryRun=true`);
    expect(counted.data).toEqual({ matched: count, deleted: 0, nextCursor: null, dryRun: true });
    expect(await countOf('deliveries')).toBe(ALL);
    expect((await remove(query)).data).toEqual({
      matched: count,
      deleted: count,
      nextCursor: null,
      dryRun: false,
    });
    expect(await countOf('deliveries')).toBe(ALL - count);
    expect(await countOf('attempts')).toBe(2 * (ALL - count));
  });

  it('deletes those of the chosen that are over, however often they are named', async () => {
    await seedEachState();
    const ids = DELIVERY_STATES.map((_, index) => 1 + index * PER_STATE);
    const chosen = `ids=${[...ids, 1, 9_999].join(',')}`;
    const counted = { matched: OVER.length, nextCursor: null };
    expect((await remove(`${chosen}&dryRun=true`)).data).toEqual({ ...counted, deleted: 0, dryRun: true });
    expect(await countOf('deliveries')).toBe(ALL);
    expect((await remove(chosen)).data).toEqual({ ...counted, deleted: OVER.length, dryRun: false });
    expect(await countOf('deliveries')).toBe(ALL - OVER.length);
    expect(await countOf('attempts')).toBe(2 * (ALL - OVER.length));
    expect((await remove(chosen)).data).toMatchObject({ matched: 0, deleted: 0 });
  });

  it('leaves alone what waits or is under way', async () => {
    await seedEachState();
    await remove(`from=${AT}`);
    const { data } = await api.get<DeliveryPage>('/deliveries?limit=100');
    const left = new Set(data.results.map(({ state }) => state));
    expect([...left].sort()).toEqual(['pending', 'queued', 'retrying', 'sending']);
  });

  it('deletes at most 10,000 in one request, and goes on from its cursor', async () => {
    await seedDeliveries(Array<'succeeded'>(10_700).fill('succeeded'));
    const first = (await remove('state=succeeded')).data;
    expect(first).toMatchObject({ matched: 10_000, deleted: 10_000 });
    const second = (await remove(`state=succeeded&cursor=${first.nextCursor}`)).data;
    expect(second).toMatchObject({ matched: 700, deleted: 700, nextCursor: null });
    expect([await countOf('deliveries'), await countOf('attempts')]).toEqual([0, 0]);
  });

  it('holds no writer up: no statement deletes more than 500 deliveries', async () => {
    await seedDeliveries(Array<'dead'>(1_700).fill('dead'));
    const deletedAtOnce = await app.run(async (strapi) => {
      const counts: number[] = [];
      const watch = (_: unknown, query: { sql: string; bindings: unknown[] }): void => {
        if (/delete from .durable_webhooks_deliveries/.test(query.sql)) {
          counts.push(query.bindings.filter((value) => typeof value === 'number').length);
        }
      };
      strapi.db.connection.on('query-response', watch);
      await strapi
        .plugin('durable-webhooks')
        .service('deliveries')
        .removeMatching({ state: ['dead'] });
      strapi.db.connection.off('query-response', watch);
      return counts;
    });
    expect(deletedAtOnce).toEqual([500, 500, 500, 200]);
  });

  it.each([
    ['', []],
    ['dryRun=true', []],
    ['state=pending', ['state', '0']],
    ['state=dead,sending', ['state', '1']],
    ['dryRun=maybe&state=dead', ['dryRun']],
    ['cursor=nonsense&state=dead', ['cursor']],
    ['page=2&state=dead', ['page']],
    ['ids=', ['ids', '0']],
    ['ids=1,x', ['ids', '1']],
    [`ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(',')}`, ['ids']],
    ['ids=1&state=dead', ['state']],
  ])('"%s" is refused and deletes nothing', async (query, path) => {
    await seedEachState();
    const { status, error } = await remove(query);
    expect(status).toBe(400);
    expect(error.details.errors?.map((one) => one.path)).toEqual([path]);
    expect(await countOf('deliveries')).toBe(ALL);
  });
});
