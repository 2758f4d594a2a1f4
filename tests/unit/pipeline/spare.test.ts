import type { Endpoint } from '../../../server/src/core/endpoint';
import { createSpare } from '../../../server/src/pipeline/spare';
import type { Look } from '../../../server/src/pipeline/spare';
import { aHealth, aNewDelivery, aParked, anEndpoint } from '../../support/factories';

const NOW = 1_000;

/** What may be sent at once after a look at these endpoints. */
function aSpare(looks: [Endpoint, Partial<Look>?][], { free = 100 } = {}) {
  let elapsedMs = 0;
  const spare = createSpare({ free: () => free, validMs: 2_000, monotonicMs: () => elapsedMs });
  const look = (): void =>
    spare.looked(
      looks.map(([endpoint]) => endpoint),
      looks.map(([{ id }, over]) => ({
        endpointId: id,
        health: aHealth(),
        inFlight: 0,
        mayHaveMore: false,
        ...over,
      })),
    );
  look();
  /** How many of so many new deliveries to an endpoint. */
  const taken = ({ id }: Endpoint, count: number, dueAt = NOW): number =>
    spare.take(
      Array.from({ length: count }, () => aNewDelivery({ endpointId: id, dueAt })),
      NOW,
    ).length;
  return { spare, look, taken, pass: (ms: number) => void (elapsedMs += ms) };
}

describe('what may be sent at once', () => {
  it('is what the last look left free, each counted once until the next one', () => {
    const endpoint = anEndpoint({ concurrency: 5 });
    const { taken, look } = aSpare([[endpoint, { inFlight: 2 }]]);
    expect([taken(endpoint, 2), taken(endpoint, 2), taken(endpoint, 2)]).toEqual([2, 1, 0]);
    look();
    expect(taken(endpoint, 9)).toBe(3);
  });

  it('is nothing before the first look, nor once another instance may have fed since', () => {
    const endpoint = anEndpoint();
    const unseen = createSpare({ free: () => 9, validMs: 2_000 });
    expect(unseen.take([aNewDelivery({ endpointId: endpoint.id })], NOW)).toEqual([]);
    const { taken, pass } = aSpare([[endpoint]]);
    pass(1_999);
    expect(taken(endpoint, 1)).toBe(1);
    pass(1);
    expect(taken(endpoint, 1)).toBe(0);
  });

  it.each<[string, Partial<Endpoint>, Partial<Look>]>([
    ['others wait that were due before', {}, { mayHaveMore: true }],
    ['as many are in flight as may be', { concurrency: 3 }, { inFlight: 3 }],
    ['order is asked for', { ordering: 'document' }, {}],
    ['a rate is asked for', { rateLimit: { max: 10, perMs: 1_000 } }, {}],
    ['the endpoint is parked', {}, { health: aParked(NOW) }],
    ['the last attempt met nobody', {}, { health: aHealth({ strikes: 1 }) }],
    ['the endpoint is drained after a pause', {}, { health: aHealth({ ramp: 4 }) }],
  ])('is nothing where %s', (_, endpoint, look) => {
    const one = anEndpoint(endpoint);
    expect(aSpare([[one, look]]).taken(one, 1)).toBe(0);
  });

  it('is nothing that is due later, nor for an endpoint that was not looked at', () => {
    const endpoint = anEndpoint();
    const { taken } = aSpare([[endpoint]]);
    expect(taken(endpoint, 1, NOW + 1)).toBe(0);
    expect(taken(anEndpoint(), 1)).toBe(0);
    expect(taken(endpoint, 1)).toBe(1);
  });

  it('is no more than this process can begin', () => {
    const endpoint = anEndpoint({ concurrency: 10 });
    expect(aSpare([[endpoint]], { free: 2 }).taken(endpoint, 5)).toBe(2);
    expect(aSpare([[endpoint]], { free: -3 }).taken(endpoint, 5)).toBe(0);
  });
});
