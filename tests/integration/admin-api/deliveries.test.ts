import fc from 'fast-check';
import type { DeliveryFilter, DeliveryPage } from '../../../server/src/contracts';
import { DELIVERY_STATES } from '../../../server/src/core/delivery';
import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';
import { allIds } from './history-pages';
import { type SeedDelivery, SEEDED_AT, type SeedEvent, seed } from './history-seed';

const TYPES = ['entry.create', 'entry.create', 'entry.create', 'entry.publish', 'order.paid'];
const UIDS = ['api::article.article', 'api::article.article', 'api::tag.tag', null];
const DOCUMENTS = 40;
/** Of the commonest type more than are looked up one by one. */
const EVENTS = 9000;
/** Of so many deliveries one was made much later than its event. */
const LATE_EACH = 50;
/** A few events of all. */
const RARE = 'media.delete';

const events: SeedEvent[] = Array.from({ length: EVENTS }, (_, index) => ({
  id: index + 1,
  type: index % 997 === 5 ? RARE : TYPES[index % TYPES.length]!,
  uid: UIDS[(index >> 1) % UIDS.length]!,
  document_id: `doc${(index * 7) % DOCUMENTS}`,
  created_at: SEEDED_AT + index * 1000,
  dispatched_at: SEEDED_AT + index * 1000,
}));

/** One or two deliveries of each event; a few were made much later than their event. */
const deliveries: SeedDelivery[] = events
  .flatMap((event, index) =>
    index % 3 === 0 ? [deliveryOf(event, 1), deliveryOf(event, 2)] : [deliveryOf(event, (index % 3) + 1)],
  )
  .map((delivery, index) => ({
    ...delivery,
    id: index + 1,
    // The clocks of two instances differ by up to 30 s.
    created_at: SEEDED_AT + index * 700 + (index % 2) * 30_000,
    event_id: (index + 1) % LATE_EACH === 0 ? 1 + (index % 200) : delivery.event_id,
    state: DELIVERY_STATES[(index * 5 + (index >> 6)) % DELIVERY_STATES.length]!,
  }));

function deliveryOf(event: SeedEvent, endpoint_id: number): SeedDelivery {
  return { id: 0, event_id: event.id, endpoint_id, state: 'pending', created_at: 0 };
}

const eventOf = new Map(events.map((event) => [event.id, event]));

const expectedIds = (filter: DeliveryFilter): number[] =>
  deliveries
    .filter((delivery) => {
      const event = eventOf.get(delivery.event_id)!;
      return (
        (filter.state?.includes(delivery.state) ?? true) &&
        (filter.endpoint?.includes(delivery.endpoint_id) ?? true) &&
        (filter.event?.includes(event.type) ?? true) &&
        (filter.contentType === undefined ||
          (event.uid !== null && filter.contentType.includes(event.uid))) &&
        (filter.documentId === undefined || event.document_id === filter.documentId) &&
        (filter.from === undefined || delivery.created_at >= filter.from) &&
        (filter.to === undefined || delivery.created_at < filter.to)
      );
    })
    .map(({ id }) => id)
    .sort((a, b) => b - a);

/** Each once, newest first; one that was made long after its event may come in the place of the event. */
function expectExactly(ids: readonly number[], filter: DeliveryFilter): void {
  const expected = expectedIds(filter);
  const isInTime = (id: number): boolean => id % LATE_EACH !== 0;
  expect([...ids].sort((a, b) => b - a)).toEqual(expected);
  expect(ids.filter(isInTime)).toEqual(expected.filter(isInTime));
}

const some = <T>(values: readonly T[], maxLength = 3): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength });
const instant = fc.integer({ min: SEEDED_AT - 100_000, max: SEEDED_AT + EVENTS * 1100 });

const filters: fc.Arbitrary<DeliveryFilter> = fc
  .record(
    {
      state: some(DELIVERY_STATES),
      endpoint: some([1, 2, 3, 99]),
      event: some([...new Set(TYPES), RARE, 'never.heard.of']),
      contentType: some(['api::article.article', 'api::tag.tag', 'api::none.none'], 2),
      documentId: fc.constantFrom('doc1', 'doc2', 'doc39', 'unknown'),
      from: instant,
      to: instant,
    },
    { requiredKeys: [] },
  )
  .filter(({ from, to }) => from === undefined || to === undefined || from < to);

describeOnEachDatabase('the history', (kind) => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ database: kind, plugin: { role: 'producer' } });
    api = await superApi(app);
    await seed(app, { events, deliveries });
  });

  it('holds everything, newest first, over pages of any size', async () => {
    const ids = await allIds(api, {}, 100);
    expect(ids).toEqual(expectedIds({}));
  });

  it.each<DeliveryFilter>([
    { state: ['dead'] },
    { state: ['dead', 'succeeded'], endpoint: [1] },
    { event: [RARE] },
    { event: ['entry.create'] },
    { event: ['entry.create'], state: ['dead'], endpoint: [2, 3] },
    { contentType: ['api::tag.tag'], event: ['order.paid'] },
    { documentId: 'doc7' },
    { from: SEEDED_AT + 500_000, to: SEEDED_AT + 600_000 },
    { from: SEEDED_AT + 500_000, event: ['entry.publish'] },
  ])('finds exactly what passes %j', async (filter) => {
    expect(expectedIds(filter).length).toBeGreaterThan(0);
    expectExactly(await allIds(api, filter, 100), filter);
  });

  it('finds exactly what passes any filter, over pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 100 }), async (filter, limit) => {
        const expected = expectedIds(filter);
        const enough = Math.max(limit, Math.ceil(expected.length / 20));
        expectExactly(await allIds(api, filter, Math.min(enough, 100)), filter);
      }),
      { numRuns: 40 },
    );
  });

  it('does not repeat or skip deliveries while new ones arrive between two pages', async () => {
    const first = await api.get<DeliveryPage>('/deliveries?limit=5');
    const id = deliveries.length + 1000;
    await seed(app, { deliveries: [{ ...deliveries[0]!, id }] });
    const second = await api.get<DeliveryPage>(`/deliveries?limit=5&cursor=${first.data.nextCursor}`);
    const ids = [...first.data.results, ...second.data.results].map((line) => line.id);
    expect(ids).toEqual(expectedIds({}).slice(0, 10));
    const newest = await api.get<DeliveryPage>('/deliveries?limit=1');
    expect(newest.data.results[0]?.id).toBe(id);
    await app.run(
      async (strapi, id) => strapi.db.connection('durable_webhooks_deliveries').where({ id }).delete(),
      id,
    );
  });

  it('has lines with what happened and what is next', async () => {
    const dead = deliveries.findLast(({ state, event_id }) => state === 'dead' && event_id > 200)!;
    const event = eventOf.get(dead.event_id)!;
    const { data } = await api.get<DeliveryPage>(`/deliveries?state=dead&limit=100`);
    expect(data.results.find(({ id }) => id === dead.id)).toEqual({
      id: dead.id,
      state: 'dead',
      endpointId: dead.endpoint_id,
      endpointName: null,
      event: {
        id: event.id,
        messageId: `msg_${event.id}`,
        type: event.type,
        uid: event.uid,
        documentId: event.document_id,
        locale: null,
        status: null,
        createdAt: event.created_at,
      },
      attempts: 3,
      lastStatus: null,
      lastError: null,
      nextAttemptAt: null,
      heldBy: null,
      createdAt: dead.created_at,
      finishedAt: dead.created_at + 5,
      payloadRemovedAt: null,
    });
    const [line] = (await api.get<DeliveryPage>('/deliveries?state=retrying&limit=1')).data.results;
    expect(line).toMatchObject({ finishedAt: null, nextAttemptAt: line!.createdAt });
  });
});
