import fc from 'fast-check';
import {
  ANNOUNCE_AFTER_MS,
  type EndpointHealth,
  type Evidence,
  HEALTHY,
  LONGEST_PAUSE_MS,
  PARK_AFTER_STRIKES,
  SHORTEST_PAUSE_MS,
  afterTally,
  ceilingOf,
  isGivenUp,
  isResting,
  isWorthAnnouncing,
  probeAtOf,
  stateOf,
  tallyOf,
} from '../../../server/src/core/endpoint-health';
import type { Verdict } from '../../../server/src/core/verdict';
import { aHealth, aParked } from '../../support/factories';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
const CONCURRENCY = 10;

const evidence = (verdict: Verdict, at = NOW, isFirstTry = true): Evidence => ({ verdict, at, isFirstTry });
const times = (count: number, verdict: Verdict): Evidence[] =>
  Array.from({ length: count }, (_, n) => evidence(verdict, NOW + n));
const after = (given: readonly Evidence[], health = HEALTHY, concurrency = CONCURRENCY): EndpointHealth =>
  afterTally(health, tallyOf(given), concurrency);

const anyEvidence = fc.record({
  verdict: fc.constantFrom<Verdict>('works', 'answers', 'down'),
  isFirstTry: fc.boolean(),
  at: fc.integer({ min: NOW, max: NOW + DAY }),
});
const anyHistory = fc.array(anyEvidence, { maxLength: 40 });

describe('what attempts say about an endpoint', () => {
  it('parks it after five strikes in a row, and calls it failing after three', () => {
    const states = [0, 2, 3, 4, 5, 100].map((count) => stateOf(after(times(count, 'down'))));
    expect(states).toEqual(['healthy', 'healthy', 'failing', 'failing', 'parked', 'parked']);
  });

  it('forgets all failures with the first success', () => {
    expect(after([...times(4, 'down'), evidence('works')])).toEqual(HEALTHY);
  });

  it('never parks an endpoint that answers, however often it refuses', () => {
    expect(stateOf(after(times(100, 'answers')))).toBe('failing');
    expect(stateOf(after([...times(4, 'down'), evidence('answers'), ...times(4, 'down')]))).toBe('failing');
  });

  it('counts one delivery that is refused again and again once', () => {
    const retries = Array.from({ length: 9 }, (_, n) => evidence('answers', NOW + n + 1, false));
    expect(after([evidence('answers'), ...retries])).toMatchObject({ failures: 1, failedAt: NOW });
  });

  it('ends the pause of a parked endpoint with any answer, but the failing only with a success', () => {
    const parked = after(times(7, 'down'));
    const refused = after([evidence('answers', NOW + DAY, false)], parked);
    expect([stateOf(refused), refused.failingSince]).toEqual(['failing', NOW]);
    expect(stateOf(after([evidence('works')], parked))).toBe('healthy');
  });

  it('is the same whether attempts are recorded together or apart, the ramp aside', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (first, second) => {
        const together = after([...first, ...second]);
        const apart = after(second, after(first));
        expect({ ...together, ramp: null }).toEqual({ ...apart, ramp: null });
      }),
    );
  });

  it('is healthy exactly when fewer than three failures followed the last success', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const since = history.slice(history.map(({ verdict }) => verdict).lastIndexOf('works') + 1);
        const failures = since.filter(({ verdict, isFirstTry }) => verdict === 'down' || isFirstTry).length;
        expect(after(history).failures).toBe(failures);
        expect(stateOf(after(history)) === 'healthy').toBe(failures < 3);
      }),
    );
  });
});

describe('the pause of a parked endpoint', () => {
  const pauseAfter = (failingForMs: number): number => {
    const failedAt = NOW + failingForMs;
    return probeAtOf(1, aParked(NOW, { failedAt }))! - failedAt;
  };

  it('is as long as it has been failing, within its bounds, give or take a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * DAY }), fc.nat(1_000_000), (failingForMs, endpointId) => {
        const failedAt = NOW + failingForMs;
        const pauseMs = probeAtOf(endpointId, aParked(NOW, { failedAt }))! - failedAt;
        const meant = Math.min(Math.max(failingForMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
        expect(Math.abs(pauseMs - meant)).toBeLessThanOrEqual(meant / 10 + 1);
      }),
    );
  });

  it('doubles from probe to probe until it is ten minutes', () => {
    const pauses: number[] = [];
    let failingForMs = 0;
    while (pauses.length < 10) {
      pauses.push(pauseAfter(failingForMs));
      failingForMs += pauses.at(-1)!;
    }
    const seconds = pauses.map((ms) => Math.round(ms / 1000));
    expect(seconds[0]).toBeGreaterThanOrEqual(4);
    expect(seconds[0]).toBeLessThanOrEqual(6);
    for (const [n, pause] of seconds.entries()) {
      if (n > 1 && pause < 540) expect(pause / seconds[n - 1]!).toBeGreaterThan(1.6);
    }
    expect(seconds.at(-1)).toBeGreaterThanOrEqual(540);
  });

  it('differs between endpoints that failed together, and is the same for every instance', () => {
    const probes = Array.from({ length: 50 }, (_, id) => probeAtOf(id, aParked(NOW)));
    expect(new Set(probes).size).toBeGreaterThan(25);
    expect(probes).toEqual(Array.from({ length: 50 }, (_, id) => probeAtOf(id, aParked(NOW))));
  });

  it('lets nothing through before its end', () => {
    const parked = aParked(NOW);
    const probeAt = probeAtOf(1, parked)!;
    expect([isResting(1, parked, probeAt - 1), isResting(1, parked, probeAt)]).toEqual([true, false]);
    expect(isResting(1, HEALTHY, NOW)).toBe(false);
  });
});

describe('how much may be in flight', () => {
  const ceiling = (health: EndpointHealth, now = NOW, ahead = 20): number =>
    ceilingOf({ id: 1, concurrency: CONCURRENCY }, health, { now, ahead });

  it('is what the endpoint allows while it is well or failing', () => {
    expect([ceiling(HEALTHY), ceiling(after(times(4, 'down')))]).toEqual([30, 30]);
  });

  it('is nothing, then one, while it is parked', () => {
    const parked = after(times(5, 'down'));
    expect([ceiling(parked), ceiling(parked, NOW + 60_000)]).toEqual([0, 1]);
  });

  it('doubles from round to round after the probe, and ends at the endpoint’s own limit', () => {
    let health = after(times(5, 'down'));
    const rounds: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const count = ceiling(health, NOW + 60_000, 0);
      rounds.push(count);
      health = after(times(count, 'works'), health);
    }
    expect(rounds).toEqual([1, 2, 4, 8, 10, 10]);
    expect(health).toEqual(HEALTHY);
  });

  it('stays where it is while a drained endpoint fails, and is one again when it was parked anew', () => {
    const drained = after([evidence('works')], after(times(5, 'down')));
    expect([drained.ramp, after(times(4, 'down'), drained).ramp]).toEqual([2, 2]);
    const parkedAnew = after(times(5, 'down'), aHealth({ ramp: 8 }));
    expect(after([evidence('works')], parkedAnew).ramp).toBe(2);
  });

  it('is never more than the endpoint’s own limits allow', () => {
    fc.assert(
      fc.property(fc.array(anyHistory), fc.integer({ min: 1, max: 1000 }), (batches, concurrency) => {
        const health = batches.reduce((known, batch) => after(batch, known, concurrency), HEALTHY);
        const limit = ceilingOf({ id: 1, concurrency }, health, { now: NOW + 2 * DAY, ahead: 7 });
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit).toBeLessThanOrEqual(concurrency + 7);
        if (health.ramp !== null) expect(health.ramp).toBeLessThan(concurrency);
      }),
    );
  });

  it('is all again after enough successes, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(anyHistory), (batches) => {
        const health = batches.reduce((known, batch) => after(batch, known), HEALTHY);
        expect(after(times(2 * PARK_AFTER_STRIKES + CONCURRENCY, 'works'), health)).toEqual(HEALTHY);
      }),
    );
  });
});

describe('what people learn', () => {
  const failingFor = (ms: number, failures = 20): EndpointHealth =>
    aHealth({ failures, failingSince: NOW, failedAt: NOW + ms });

  it('is that an endpoint fails, once it has for a minute', () => {
    expect(isWorthAnnouncing(failingFor(ANNOUNCE_AFTER_MS - 1))).toBe(false);
    expect(isWorthAnnouncing(failingFor(ANNOUNCE_AFTER_MS))).toBe(true);
    expect(isWorthAnnouncing(HEALTHY)).toBe(false);
  });

  it('is that it is given up after days of failures', () => {
    expect(isGivenUp(failingFor(5 * DAY - 1), 5 * DAY)).toBe(false);
    expect(isGivenUp(failingFor(5 * DAY), 5 * DAY)).toBe(true);
  });

  it('is nothing about an endpoint that only one delivery fails at', () => {
    expect([isWorthAnnouncing(failingFor(9 * DAY, 1)), isGivenUp(failingFor(9 * DAY, 1), DAY)]).toEqual([
      false,
      false,
    ]);
  });
});
