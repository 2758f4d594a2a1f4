import type { Endpoint } from '../../../server/src/core/endpoint';
import type { EventHead } from '../../../server/src/core/event';
import type { NewDelivery } from '../../../server/src/core/delivery';
import { EVENTS_PER_DISPATCH, createDispatch } from '../../../server/src/pipeline/dispatch';
import { anEndpoint, anEventHead } from '../../support/factories';
import { aClock } from '../../support/fakes/clock';
import { aDirectory } from '../../support/fakes/endpoint-directory';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const REVISION = 7;

interface Dispatched {
  eventIds: number[];
  deliveries: NewDelivery[];
  now: number;
}

/** Dispatches once from an outbox and answers what was written. */
async function dispatchOnce(
  heads: EventHead[],
  endpoints: Endpoint[],
  over: {
    wins?: boolean;
    sendsAtOnce?: boolean;
    refresh?: (directory: ReturnType<typeof aDirectory>) => void;
  } = {},
) {
  const calls: Dispatched[] = [];
  /** Events that might have been sent at once. */
  const asked: number[][] = [];
  const directory = aDirectory(...endpoints);
  const dispatch = createDispatch({
    events: {
      undispatched: async (limit) => ({ heads: heads.slice(0, limit), endpointsRevision: REVISION }),
      async dispatch(eventIds, deliveries, now) {
        calls.push({ eventIds: [...eventIds], deliveries: [...deliveries], now });
        return over.wins ?? true;
      },
    },
    async sendAtOnce(eventIds, deliveries) {
      asked.push([...eventIds]);
      return (over.sendsAtOnce ?? false) && deliveries.length > 0;
    },
    endpoints: directory,
    refresh: async (revision) => void (revision === REVISION && over.refresh?.(directory)),
    clock: aClock(NOW),
  });
  const taken = await dispatch();
  return { taken, asked, calls, deliveries: calls.flatMap(({ deliveries }) => deliveries) };
}

describe('dispatching', () => {
  it('owes an event to every subscribed endpoint and to no other', async () => {
    const all = anEndpoint({ events: ['*'] });
    const updates = anEndpoint({ events: ['entry.update'] });
    const media = anEndpoint({ events: ['media.*'] });
    const articles = anEndpoint({ contentTypes: ['api::tag.tag'] });
    const event = anEventHead({ type: 'entry.update', uid: 'api::article.article' });
    const { deliveries } = await dispatchOnce([event], [all, updates, media, articles]);
    expect(deliveries.map(({ eventId, endpointId }) => [eventId, endpointId])).toEqual([
      [event.id, all.id],
      [event.id, updates.id],
    ]);
  });

  it('owes nothing to an endpoint that is switched off', async () => {
    const { deliveries } = await dispatchOnce([anEventHead()], [anEndpoint({ enabled: false })]);
    expect(deliveries).toEqual([]);
  });

  it('owes to an endpoint that we disabled: its deliveries wait for it', async () => {
    const { deliveries } = await dispatchOnce([anEventHead()], [anEndpoint({ disabledReason: 'gone' })]);
    expect(deliveries).toHaveLength(1);
  });

  it('marks an event dispatched although nobody subscribes to it', async () => {
    const event = anEventHead();
    const { taken, calls } = await dispatchOnce([event], []);
    expect(taken).toBe(1);
    expect(calls).toEqual([{ eventIds: [event.id], deliveries: [], now: NOW }]);
  });

  it('writes nothing when the outbox is empty', async () => {
    expect(await dispatchOnce([], [anEndpoint()])).toEqual({
      taken: 0,
      asked: [],
      calls: [],
      deliveries: [],
    });
  });

  it('owes to an endpoint that another instance made before the event', async () => {
    const late = anEndpoint();
    const { deliveries } = await dispatchOnce([anEventHead()], [], {
      refresh: (directory) => directory.put(late),
    });
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([late.id]);
  });

  it.each([
    ['at once', {}, {}, NOW],
    [
      'after the delay of the endpoint, counted from the event',
      { delayMs: 5 * MINUTE },
      {},
      NOW + 4 * MINUTE,
    ],
    ['at once when the delay of the endpoint has passed', { delayMs: MINUTE / 2 }, {}, NOW],
    ['not before the instant that the event asks for', {}, { notBefore: NOW + 7 }, NOW + 7],
    ['at once when that instant has passed', {}, { notBefore: NOW - 7 }, NOW],
    ['after the later of both', { delayMs: 5 * MINUTE }, { notBefore: NOW + 2 * MINUTE }, NOW + 4 * MINUTE],
  ])('makes a delivery due %s', async (_, endpoint, event, dueAt) => {
    const { deliveries } = await dispatchOnce(
      [anEventHead({ createdAt: NOW - MINUTE, ...event })],
      [anEndpoint(endpoint)],
    );
    expect(deliveries).toMatchObject([{ dueAt, createdAt: NOW }]);
  });

  it.each([
    ['by document', { by: 'document' as const }, ['api::article.article:a', 'api::article.article:b']],
    ['by endpoint', { by: 'endpoint' as const }, ['endpoint', 'endpoint']],
  ])('lets deliveries of an endpoint be merged %s, their delay first', async (_, by, keys) => {
    const coalesce = { ...by, windowMs: 1_000, maxWaitMs: 5_000 };
    const event = { uid: 'api::article.article', createdAt: NOW };
    const { deliveries } = await dispatchOnce(
      ['a', 'b'].map((documentId) => anEventHead({ ...event, documentId })),
      [anEndpoint({ coalesce, delayMs: MINUTE })],
    );
    const coalescing = { quietAt: NOW + MINUTE + 1_000, sendBy: NOW + MINUTE + 5_000 };
    expect(deliveries).toMatchObject(keys.map((orderingKey) => ({ orderingKey, coalescing })));
  });

  it('gives deliveries of one document one key, whatever their locale, and all others keys of their own', async () => {
    const here = { uid: 'api::article.article', documentId: 'a' };
    const { deliveries } = await dispatchOnce(
      [
        anEventHead({ ...here, locale: 'en', status: 'draft' }),
        anEventHead({ ...here, locale: 'de', status: 'published' }),
        anEventHead({ ...here, documentId: 'b' }),
        anEventHead({ ...here, uid: 'api::tag.tag' }),
        anEventHead({ ...here, documentId: null }),
        anEventHead({ ...here, documentId: null }),
      ],
      [anEndpoint({ ordering: 'document' })],
    );
    const keys = deliveries.map(({ orderingKey }) => orderingKey);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(5);
    expect(keys).not.toContain(null);
  });

  it('writes nothing itself of a few events that are sent at once', async () => {
    const event = anEventHead();
    const { taken, asked, calls } = await dispatchOnce([event], [anEndpoint()], { sendsAtOnce: true });
    expect({ taken, asked, calls }).toEqual({ taken: 1, asked: [[event.id]], calls: [] });
  });

  it('sends nothing of a backlog at once', async () => {
    const many = Array.from({ length: 11 }, () => anEventHead());
    const { asked, calls } = await dispatchOnce(many, [anEndpoint()], { sendsAtOnce: true });
    expect([asked.length, calls.length]).toEqual([0, 1]);
  });

  it('gives no key where the endpoint asks for no order', async () => {
    const { deliveries } = await dispatchOnce([anEventHead()], [anEndpoint({ ordering: 'none' })]);
    expect(deliveries).toMatchObject([{ orderingKey: null }]);
  });

  it('keeps the key of a document with a very long id within the column, and apart from others', async () => {
    const long = (end: string): EventHead => anEventHead({ documentId: 'x'.repeat(250) + end });
    const { deliveries } = await dispatchOnce(
      [long('1'), long('1'), long('2')],
      [anEndpoint({ ordering: 'document' })],
    );
    const keys = deliveries.map(({ orderingKey }) => orderingKey);
    expect(keys.every((key) => key !== null && key.length <= 255)).toBe(true);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });

  it('splits what is owed into transactions of bounded size, in order and without dividing an event', async () => {
    const heads = Array.from({ length: 50 }, () => anEventHead());
    const endpoints = Array.from({ length: 150 }, () => anEndpoint());
    const { taken, calls, deliveries } = await dispatchOnce(heads, endpoints);
    expect(taken).toBe(50);
    expect(deliveries).toHaveLength(50 * 150);
    expect(calls.flatMap(({ eventIds }) => eventIds)).toEqual(heads.map(({ id }) => id));
    for (const call of calls) {
      expect(call.deliveries.length).toBeLessThanOrEqual(2000);
      expect([...new Set(call.deliveries.map(({ eventId }) => eventId))]).toEqual(call.eventIds);
    }
  });

  it('writes an event in one transaction however many endpoints want it', async () => {
    const endpoints = Array.from({ length: 2500 }, () => anEndpoint());
    const { calls } = await dispatchOnce([anEventHead(), anEventHead()], endpoints);
    expect(calls.map(({ deliveries }) => deliveries.length)).toEqual([2500, 2500]);
  });

  it('takes at most one helping at a time and says how many it took, also when another instance was first', async () => {
    const heads = Array.from({ length: EVENTS_PER_DISPATCH + 5 }, () => anEventHead());
    expect((await dispatchOnce(heads, [])).taken).toBe(EVENTS_PER_DISPATCH);
    expect((await dispatchOnce(heads, [], { wins: false })).taken).toBe(EVENTS_PER_DISPATCH);
  });
});
