import fc from 'fast-check';
import { HEALTHY } from '../../../server/src/core/endpoint-health';
import { planWishes } from '../../../server/src/pipeline/plan-wishes';
import type { Plan } from '../../../server/src/pipeline/plan-wishes';
import type { Endpoint } from '../../../server/src/core/endpoint';
import type { Horizon } from '../../../server/src/pipeline/ports';
import { aHealth, aParked, anEndpoint } from '../../support/factories';

const NOW = 1000;
const plan: Plan = { now: NOW, room: 100, ahead: () => 0, pace: { allowance: () => Infinity }, turn: 0 };

const dueAt = (endpoint: Endpoint, over: Partial<Horizon> = {}): Horizon => ({
  endpointId: endpoint.id,
  pendingAt: NOW,
  retryAt: null,
  inFlight: 0,
  queued: 0,
  health: HEALTHY,
  ...over,
});

/** Limits by endpoint, in the order of the endpoints; 0 for none. */
function limits(endpoints: Endpoint[], over: Partial<Plan> = {}, horizons = endpoints.map((e) => dueAt(e))) {
  const wishes = planWishes(endpoints, horizons, { ...plan, ...over });
  return endpoints.map(({ id }) => wishes.find((wish) => wish.endpointId === id)?.limit ?? 0);
}

describe('the plan of what to claim', () => {
  it('wishes for an endpoint up to its concurrency, and as far ahead as the driver goes', () => {
    const endpoint = anEndpoint({ concurrency: 4, ordering: 'document' });
    expect(planWishes([endpoint], [dueAt(endpoint)], plan)).toEqual([
      { endpointId: endpoint.id, limit: 4, ordering: 'document' },
    ]);
    expect(limits([endpoint], { ahead: (id) => (id === endpoint.id ? 8 : 0) })).toEqual([12]);
  });

  it('subtracts what is in flight already, at whichever instance', () => {
    const endpoint = anEndpoint({ concurrency: 4 });
    const inFlight = (count: number) => limits([endpoint], {}, [dueAt(endpoint, { inFlight: count })]);
    expect([inFlight(3), inFlight(4), inFlight(9)]).toEqual([[1], [0], [0]]);
  });

  it.each([
    ['a first attempt is due', { pendingAt: NOW, retryAt: null }, 10],
    ['a retry is due', { pendingAt: null, retryAt: NOW }, 10],
    ['nothing waits', { pendingAt: null, retryAt: null }, 0],
    ['all that waits is due later', { pendingAt: NOW + 1, retryAt: NOW + 1 }, 0],
  ])('looks at what is due: %s', (_, horizon, limit) => {
    const endpoint = anEndpoint();
    expect(limits([endpoint], {}, [dueAt(endpoint, horizon)])).toEqual([limit]);
  });

  it('wishes nothing for an endpoint that the database does not know', () => {
    expect(limits([anEndpoint()], {}, [])).toEqual([0]);
  });

  it('wishes nothing while many are queued already and half of what may be in flight', () => {
    const endpoint = anEndpoint({ concurrency: 200 });
    const queued = (count: number) =>
      limits([endpoint], {}, [dueAt(endpoint, { queued: count, inFlight: count + 20 })]);
    expect([queued(99), queued(100), queued(150)]).toEqual([[81], [0], [0]]);
  });

  it('wishes for every free slot while few are queued, or most of what is in flight is being sent', () => {
    const small = anEndpoint({ concurrency: 10 });
    expect(limits([small], {}, [dueAt(small, { queued: 9, inFlight: 9 })])).toEqual([1]);
    const slow = anEndpoint({ concurrency: 200 });
    expect(limits([slow], {}, [dueAt(slow, { queued: 60, inFlight: 199 })])).toEqual([1]);
  });

  it('keeps within the rate limit', () => {
    expect(limits([anEndpoint()], { pace: { allowance: () => 2 } })).toEqual([2]);
    expect(limits([anEndpoint()], { pace: { allowance: () => 0 } })).toEqual([0]);
  });

  it('wishes nothing for a parked endpoint before its probe, one delivery then, none while that is out', () => {
    const endpoint = anEndpoint();
    const parked = (failedAt: number, inFlight = 0) =>
      limits([endpoint], { ahead: () => 20 }, [dueAt(endpoint, { health: aParked(failedAt), inFlight })]);
    expect([parked(NOW), parked(NOW - 60_000), parked(NOW - 60_000, 1)]).toEqual([[0], [1], [0]]);
  });

  it('wishes no more for an endpoint that is drained than its ramp, and nothing ahead', () => {
    const endpoint = anEndpoint({ concurrency: 5 });
    const drained = (ramp: number, inFlight = 0) =>
      limits([endpoint], { ahead: () => 10 }, [dueAt(endpoint, { health: aHealth({ ramp }), inFlight })]);
    expect([drained(1), drained(4), drained(4, 3), drained(5)]).toEqual([[1], [4], [1], [15]]);
  });

  it('shares the room evenly', () => {
    const endpoints = [anEndpoint(), anEndpoint(), anEndpoint()];
    expect(limits(endpoints, { room: 9 })).toEqual([3, 3, 3]);
  });

  it('gives to the others what an endpoint may not use', () => {
    const endpoints = [anEndpoint({ concurrency: 50 }), anEndpoint({ concurrency: 2 })];
    expect(limits(endpoints, { room: 20 })).toEqual([18, 2]);
  });

  it('does not let endpoints that are full take a share', () => {
    const busy = Array.from({ length: 9 }, () => anEndpoint({ concurrency: 1 }));
    const idle = anEndpoint({ concurrency: 10 });
    const horizons = [...busy.map((endpoint) => dueAt(endpoint, { inFlight: 1 })), dueAt(idle)];
    expect(limits([...busy, idle], { room: 10 }, horizons).at(-1)).toBe(10);
  });

  it('gives scarce room to the endpoints with the fewest in flight', () => {
    const endpoints = [anEndpoint(), anEndpoint(), anEndpoint()];
    const horizons = endpoints.map((endpoint, index) => dueAt(endpoint, { inFlight: 3 - index }));
    expect(limits(endpoints, { room: 2 }, horizons)).toEqual([0, 1, 1]);
  });

  it('gives scarce room to everybody in turn', () => {
    const endpoints = [anEndpoint(), anEndpoint(), anEndpoint()];
    const turns = [0, 1, 2, 3].map((turn) => limits(endpoints, { room: 1, turn }).indexOf(1));
    expect(turns).toEqual([0, 1, 2, 0]);
  });

  it('wishes nothing when the driver takes nothing', () => {
    expect(limits([anEndpoint()], { room: 0 })).toEqual([0]);
    expect(limits([anEndpoint()], { room: -5 })).toEqual([0]);
  });

  it('never exceeds the room or an endpoint, and leaves no room while somebody may use it', () => {
    const endpoints = fc.array(
      fc.record({ concurrency: fc.integer({ min: 1, max: 30 }), inFlight: fc.nat(30) }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(endpoints, fc.nat(60), fc.nat(20), (given, room, turn) => {
        const open = given.map(({ concurrency }) => anEndpoint({ concurrency }));
        const horizons = open.map((endpoint, i) => dueAt(endpoint, { inFlight: given[i]!.inFlight }));
        const wanted = given.map(({ concurrency, inFlight }) => Math.max(0, concurrency - inFlight));
        const planned = limits(open, { room, turn }, horizons);
        const total = planned.reduce((sum, limit) => sum + limit, 0);
        expect(planned.every((limit, i) => limit <= wanted[i]!)).toBe(true);
        expect(total).toBe(
          Math.min(
            room,
            wanted.reduce((sum, limit) => sum + limit, 0),
          ),
        );
      }),
    );
  });
});
