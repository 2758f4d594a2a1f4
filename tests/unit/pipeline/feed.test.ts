import type { ClaimedDelivery } from '../../../server/src/core/delivery';
import type { Endpoint } from '../../../server/src/core/endpoint';
import { HEALTHY, probeAtOf } from '../../../server/src/core/endpoint-health';
import { createFeed } from '../../../server/src/pipeline/feed';
import type { Look } from '../../../server/src/pipeline/spare';
import type { Horizon, Wish } from '../../../server/src/pipeline/ports';
import { aClaimedDelivery, aParked, anEndpoint } from '../../support/factories';
import { aClock } from '../../support/fakes/clock';
import { aDirectory } from '../../support/fakes/endpoint-directory';

/** A feed over deliveries that are all due, with a driver that takes what it is told to take. */
function aFeed(endpoints: Endpoint[], over: { horizon?: Partial<Horizon>; refuses?: boolean } = {}) {
  const clock = aClock(0);
  const wishes: Wish[][] = [];
  const asked: number[][] = [];
  const watched: [number[], number[]][] = [];
  const looked: Look[] = [];
  const pushed: ClaimedDelivery[] = [];
  const released: [number[], number][] = [];
  const state = { room: 100, unbegun: 0, available: Infinity, low: [] as number[] };
  const feed = createFeed<ClaimedDelivery>({
    endpoints: aDirectory(...endpoints),
    async horizon(ids) {
      asked.push([...ids]);
      return ids.map((endpointId) => ({
        endpointId,
        pendingAt: 0,
        retryAt: null,
        inFlight: 0,
        queued: 0,
        health: HEALTHY,
        ...over.horizon,
      }));
    },
    async watch(open, horizons) {
      watched.push([open.map(({ id }) => id), horizons.map(({ endpointId }) => endpointId)]);
    },
    async claim(wished) {
      wishes.push([...wished]);
      return wished.flatMap(({ endpointId, limit }) =>
        Array.from({ length: Math.min(limit, state.available) }, () => aClaimedDelivery({ endpointId })),
      );
    },
    release: async (ids, dueAt) => void released.push([[...ids], dueAt]),
    queue: {
      driver: 'embedded',
      ahead: () => 0,
      room: () => state.room,
      isLow: (endpointId) => state.low.includes(endpointId),
      waiting: () => state.unbegun,
      async push(deliveries) {
        if (over.refuses) return deliveries.map(({ id }) => id);
        pushed.push(...deliveries);
        return [];
      },
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    spare: {
      looked: (_, looks) => void looked.push(...looks),
    },
    clock,
  });
  return { feed, looked, clock, wishes, asked, watched, pushed, released, state };
}

describe('feeding', () => {
  it('claims what is due and hands it to the driver', async () => {
    const endpoint = anEndpoint({ concurrency: 3 });
    const { feed, pushed, wishes, watched } = aFeed([endpoint]);
    expect(await feed()).toMatchObject({ count: 3, nextDueAt: null, isHungry: true });
    expect(watched).toEqual([[[endpoint.id], [endpoint.id]]]);
    expect(wishes).toEqual([[{ endpointId: endpoint.id, limit: 3, ordering: 'none' }]]);
    expect(pushed.map(({ endpointId }) => endpointId)).toEqual([endpoint.id, endpoint.id, endpoint.id]);
  });

  it('asks to be called when there is room, unless all that was due is handed over', async () => {
    const { feed, state } = aFeed([anEndpoint({ concurrency: 3 })]);
    state.available = 2;
    expect((await feed()).isHungry).toBe(false);
    state.available = 3;
    expect((await feed()).isHungry).toBe(true);
    state.room = 0;
    expect((await feed()).isHungry).toBe(true);
  });

  it('is worth another look at once only where the driver is low in something that may have more', async () => {
    const [one, other] = [anEndpoint({ concurrency: 3 }), anEndpoint({ concurrency: 3 })];
    const { feed, state } = aFeed([one, other]);
    state.low = [one.id];
    expect((await feed()).isLow).toBe(true);
    state.available = 2;
    expect((await feed()).isLow).toBe(false);
    state.available = 3;
    state.low = [];
    expect(await feed()).toMatchObject({ isHungry: true, isLow: false });
  });

  it('asks to be called when there is room while a document may wait for its earlier delivery', async () => {
    const { feed, state } = aFeed([anEndpoint({ concurrency: 3, ordering: 'document' })]);
    state.available = 1;
    expect((await feed()).isHungry).toBe(true);
  });

  it.each([
    ['is switched off', { enabled: false }],
    ['was disabled by us', { disabledReason: '410' }],
    ['has unreadable secrets', { signature: 'standard', secrets: { readable: false, reason: 'no key' } }],
  ] as [string, Partial<Endpoint>][])(
    'leaves the deliveries of an endpoint alone that %s',
    async (_, over) => {
      const { feed, asked, wishes } = aFeed([anEndpoint(over)]);
      expect(await feed()).toMatchObject({ count: 0, nextDueAt: null });
      expect(asked).toEqual([[]]);
      expect(wishes).toEqual([]);
    },
  );

  it('sends unsigned to an endpoint whose secrets cannot be read only when it wants no signature', async () => {
    const secrets = { readable: false as const, reason: 'no key' };
    const { feed } = aFeed([anEndpoint({ signature: 'none', secrets, concurrency: 1 })]);
    expect((await feed()).count).toBe(1);
  });

  it('claims nothing while the driver has no room', async () => {
    const { feed, state, wishes } = aFeed([anEndpoint()]);
    state.room = 0;
    expect((await feed()).count).toBe(0);
    expect(wishes).toEqual([]);
  });

  it('gives back, due at once, what the driver could not take', async () => {
    const { feed, released, clock } = aFeed([anEndpoint({ concurrency: 2 })], { refuses: true });
    clock.move(7);
    expect((await feed()).count).toBe(0);
    expect(released).toEqual([[[expect.any(Number), expect.any(Number)], 7]]);
  });

  it.each([
    ['a first attempt', { pendingAt: 50, retryAt: 90 }, 50],
    ['a retry', { pendingAt: 90, retryAt: 50 }, 50],
    ['the only one', { pendingAt: null, retryAt: 90 }, 90],
    ['nothing', { pendingAt: null, retryAt: null }, null],
  ])('says when %s becomes due next', async (_, horizon, nextDueAt) => {
    const { feed } = aFeed([anEndpoint()], { horizon });
    expect(await feed()).toMatchObject({ count: 0, nextDueAt });
  });

  it('says when a parked endpoint is probed next, and then hands one delivery over', async () => {
    const endpoint = anEndpoint();
    const health = aParked(0);
    const { feed, clock } = aFeed([endpoint], { horizon: { health } });
    const probeAt = probeAtOf(endpoint.id, health)!;
    expect(await feed()).toMatchObject({ count: 0, nextDueAt: probeAt, isHungry: false });
    clock.move(probeAt);
    expect(await feed()).toMatchObject({ count: 1, nextDueAt: null, isHungry: true });
  });

  it('says nothing of the probe of an endpoint that nothing waits for', async () => {
    const { feed } = aFeed([anEndpoint()], { horizon: { health: aParked(0), pendingAt: null } });
    expect(await feed()).toMatchObject({ count: 0, nextDueAt: null });
  });

  it('says when the rate limit lets more through, however often it is asked', async () => {
    const { feed, clock } = aFeed([anEndpoint({ rateLimit: { max: 2, perMs: 100 } })]);
    expect((await feed()).count).toBe(2);
    clock.move(10);
    expect(await feed()).toMatchObject({ count: 0, nextDueAt: 110 });
    clock.move(99);
    expect(await feed()).toMatchObject({ count: 0, nextDueAt: 129 });
    clock.move(1);
    expect((await feed()).count).toBe(2);
  });

  it('does not count against the rate limit what the driver refused', async () => {
    const over = { refuses: true };
    const { feed } = aFeed([anEndpoint({ rateLimit: { max: 2, perMs: 60_000 } })], over);
    await feed();
    over.refuses = false;
    expect((await feed()).count).toBe(2);
  });

  it('hands nothing more over to a rate-limited endpoint while what it has waits to begin', async () => {
    const { feed, clock, state } = aFeed([anEndpoint({ rateLimit: { max: 2, perMs: 100 } })]);
    await feed();
    state.unbegun = 2;
    clock.move(5000);
    expect(await feed()).toMatchObject({ count: 0, nextDueAt: null });
    state.unbegun = 1;
    expect(await feed()).toMatchObject({ count: 0, nextDueAt: 5100 });
  });

  it('counts what waits in Redis as not begun', async () => {
    const { feed } = aFeed([anEndpoint({ rateLimit: { max: 5, perMs: 100 } })], {
      horizon: { queued: 4, inFlight: 4 },
    });
    expect((await feed()).count).toBe(1);
  });

  it('is ready for the next round when claiming came to nothing', async () => {
    const { feed, state } = aFeed([anEndpoint({ concurrency: 1 })]);
    state.available = 0;
    expect((await feed()).count).toBe(0);
    state.available = 1;
    expect((await feed()).count).toBe(1);
  });

  it('tells what is in flight after it, and where something stayed behind', async () => {
    const [all, part] = [anEndpoint({ concurrency: 5 }), anEndpoint({ concurrency: 2 })];
    const { feed, looked, state } = aFeed([all, part], { horizon: { inFlight: 1 } });
    state.available = 3;
    await feed();
    expect(looked).toMatchObject([
      { endpointId: all.id, inFlight: 4, mayHaveMore: false },
      { endpointId: part.id, inFlight: 2, mayHaveMore: true },
    ]);
  });
});
