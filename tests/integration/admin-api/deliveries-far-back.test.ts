import type { DeliveryFilter, DeliveryPage } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import { type Api, superApi } from './api';
import { allIds, pageOf } from './history-pages';
import { SEEDED_AT, seed } from './history-seed';

describe('a history whose matches lie far back', () => {
  const OLD = 5200;
  const NEW = 30_000;
  const isNew = (id: number): boolean => id > OLD;
  const rows = Array.from({ length: OLD + NEW }, (_, index) => index + 1);
  /** Dead ones among the old, which nothing leads to but a long walk. */
  const HIDDEN = [20, 10];
  let api: Api;
  beforeAll(async () => {
    const app = await startStrapi({ plugin: { role: 'producer' } });
    api = await superApi(app);
    const typeOf = (id: number): string => {
      if (isNew(id)) return id % 2 === 0 ? 'entry.update' : 'entry.create';
      return HIDDEN.includes(id) ? 'entry.update' : 'entry.delete';
    };
    await seed(app, {
      events: rows.map((id) => ({
        id,
        type: typeOf(id),
        uid: 'api::tag.tag',
        document_id: null,
        created_at: SEEDED_AT + id,
        dispatched_at: SEEDED_AT + id,
      })),
      deliveries: rows.map((id) => ({
        id,
        event_id: id,
        endpoint_id: 1,
        state: typeOf(id) === 'entry.create' || HIDDEN.includes(id) ? 'dead' : 'succeeded',
        created_at: SEEDED_AT + id,
      })),
    });
  });

  it('answers in full pages all the same', async () => {
    const deleted = rows.filter((id) => !isNew(id) && !HIDDEN.includes(id)).reverse();
    const first = await pageOf(api, { event: ['entry.delete'] }, 100);
    expect(first.results.map(({ id }) => id)).toEqual(deleted.slice(0, 100));
    expect(first.searchedTo).toBeNull();
    expect(await allIds(api, { event: ['entry.delete'] }, 100)).toEqual(deleted);
    expect(await allIds(api, { event: ['entry.delete'], state: ['succeeded'] }, 99)).toEqual(deleted);
  });

  it('goes on where the deliveries that were looked at make up a page to the last', async () => {
    const ids: number[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 5; page += 1) {
      const { results, nextCursor }: DeliveryPage = await pageOf(api, { event: ['entry.update'] }, 1, cursor);
      ids.push(...results.map(({ id }) => id));
      cursor = nextCursor;
    }
    const newest = OLD + NEW;
    expect(ids).toEqual([0, 2, 4, 6, 8].map((back) => newest - back));
  });

  it('answers in short pages that say how far they looked, where much passes each part of the filter', async () => {
    const filter: DeliveryFilter = { state: ['dead'], event: ['entry.update'] };
    const first = await pageOf(api, filter, 100);
    expect(first.results).toEqual([]);
    expect(first.nextCursor).not.toBeNull();
    expect(first.searchedTo).toBeLessThan(SEEDED_AT + OLD + NEW - 20_000);
    expect(first.searchedTo).toBeGreaterThan(SEEDED_AT + OLD);
    expect(await allIds(api, filter, 100)).toEqual(HIDDEN);
  });

  it('refuses a cursor of another filter', async () => {
    const { nextCursor } = (await api.get<DeliveryPage>('/deliveries?event=entry.delete')).data;
    expect((await api.get(`/deliveries?state=dead&cursor=${nextCursor}`)).status).toBe(400);
    expect((await api.remove(`/deliveries?state=dead&dryRun=true&cursor=${nextCursor}`)).status).toBe(400);
  });
});
