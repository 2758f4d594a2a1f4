import fc from 'fast-check';
import { createPace } from '../../../server/src/pipeline/pace';
import { anEndpoint } from '../../support/factories';

const SECOND = 1000;
const slow = anEndpoint({ rateLimit: { max: 3, perMs: SECOND } });
const free = anEndpoint();

describe('the pace', () => {
  it('lets an endpoint without a rate limit have as much as it likes', () => {
    const pace = createPace();
    pace.observe(free, 0, 0);
    pace.handedOver(free.id, 1000);
    expect(pace.allowance(free, 0)).toBe(Infinity);
    expect(pace.freeAt(free)).toBeNull();
  });

  it('lets no more be handed over than may begin', () => {
    const pace = createPace();
    pace.observe(slow, 0, 0);
    expect(pace.allowance(slow, 0)).toBe(3);
    pace.handedOver(slow.id, 2);
    expect(pace.allowance(slow, 0)).toBe(1);
  });

  it('counts what has not begun for as long as it has not', () => {
    const pace = createPace();
    pace.observe(slow, 0, 0);
    pace.handedOver(slow.id, 3);
    pace.observe(slow, 3, 60 * SECOND);
    expect(pace.allowance(slow, 60 * SECOND)).toBe(0);
    expect(pace.freeAt(slow)).toBeNull();
  });

  it('counts what has begun for the length of the window, and says when that ends', () => {
    const pace = createPace();
    pace.observe(slow, 0, 0);
    pace.handedOver(slow.id, 3);
    pace.observe(slow, 1, 100);
    pace.observe(slow, 0, 300);
    expect(pace.freeAt(slow)).toBe(1100);
    expect(pace.allowance(slow, 1099)).toBe(0);
    expect(pace.allowance(slow, 1100)).toBe(2);
    expect(pace.allowance(slow, 1300)).toBe(3);
  });

  it('takes over what an earlier feeder handed over', () => {
    const pace = createPace();
    pace.observe(slow, 2, 0);
    expect(pace.allowance(slow, 0)).toBe(1);
  });

  it('forgets endpoints that are gone and limits that were lifted', () => {
    const pace = createPace();
    pace.observe(slow, 3, 0);
    pace.retain(new Set([free.id]));
    expect(pace.allowance(slow, 0)).toBe(3);

    pace.observe(slow, 3, 0);
    pace.observe({ ...slow, rateLimit: null }, 3, 0);
    expect(pace.allowance(slow, 0)).toBe(3);
  });

  it('never lets more than the limit begin within any window, however late they begin', () => {
    const steps = fc.array(fc.record({ passes: fc.integer({ min: 0, max: 700 }), begin: fc.nat(4) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (rounds, max) => {
        const endpoint = { id: 1, rateLimit: { max, perMs: SECOND } };
        const pace = createPace();
        const began: number[] = [];
        let now = 0;
        let unbegun = 0;
        for (const { passes, begin } of rounds) {
          const beginning = Math.min(begin, unbegun);
          for (let n = 0; n < beginning; n += 1) began.push(now + passes / 2);
          unbegun -= beginning;
          now += passes;
          pace.observe(endpoint, unbegun, now);
          const handed = pace.allowance(endpoint, now);
          pace.handedOver(endpoint.id, handed);
          unbegun += handed;
        }
        return began.every((from) => began.filter((at) => at >= from && at < from + SECOND).length <= max);
      }),
    );
  });
});
