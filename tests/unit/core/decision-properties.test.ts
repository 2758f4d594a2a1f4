import fc from 'fast-check';
import { decide, type Decision, type DecisionContext } from '../../../server/src/core/decision';
import type { Outcome, UnreachableCode } from '../../../server/src/core/outcome';
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from '../../../server/src/core/retry-after';
import { MAX_RETRY_STEP_SECONDS, MAX_RETRY_STEPS, nextDelayMs } from '../../../server/src/core/retry-policy';

const DAY_MS = 86_400_000;
const CAP_MS = MAX_RETRY_STEP_SECONDS * 1000 * 1.1;

const nows = fc.integer({ min: 0, max: 4_000_000_000_000 });
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Not only what an endpoint's input lets through: stored schedules may have been damaged. */
const schedules = fc.array(fc.oneof(fc.integer({ min: 1, max: MAX_RETRY_STEP_SECONDS }), fc.integer()), {
  maxLength: MAX_RETRY_STEPS,
});
const dates = fc.date({ noInvalidDate: true }).map((date) => date.toUTCString());
const seconds = fc.oneof(
  fc.nat().map(String),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: 0n }).map(String),
);
const retryAfters = fc.oneof(seconds, dates, fc.string(), fc.string({ unit: 'binary' }));

const answers: fc.Arbitrary<Outcome> = fc
  .tuple(fc.integer({ min: 200, max: 599 }), fc.option(retryAfters, { nil: undefined }))
  .map(([status, retryAfter]) => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const response = { status, headers, body: '', bodyTruncated: false };
    return status < 300 ? { kind: 'accepted', response } : { kind: 'rejected', response };
  });
const failures: fc.Arbitrary<Outcome> = fc
  .constantFrom<UnreachableCode>(
    'dns',
    'refused',
    'reset',
    'tls',
    'timeout',
    'protocol',
    'interrupted',
    'network',
  )
  .map((code) => ({ kind: 'unreachable', code, message: code }));
const blocked: fc.Arbitrary<Outcome> = fc.constant({ kind: 'blocked', code: 'address', message: 'no' });
const outcomes = fc.oneof(answers, failures, blocked);

const contexts: fc.Arbitrary<DecisionContext> = fc.record({
  tries: fc.integer({ min: 1, max: MAX_RETRY_STEPS + 10 }),
  schedule: schedules,
  retryOn4xx: fc.boolean(),
  now: nows,
  random: randoms.map((random) => () => random),
});

const atOf = (decision: Decision): number | null => (decision.kind === 'retry' ? decision.at : null);

describe('the decision, whatever was met', () => {
  it('is never in the past, and never beyond what a schedule or a receiver may ask', () => {
    fc.assert(
      fc.property(outcomes, contexts, (outcome, context) => {
        const at = atOf(decide(outcome, context));
        if (at === null) return;
        expect(at).toBeGreaterThanOrEqual(context.now);
        expect(at).toBeLessThanOrEqual(context.now + Math.max(CAP_MS, MAX_RETRY_AFTER_MS));
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes no earlier than the step, whatever the receiver asks for', () => {
    fc.assert(
      fc.property(answers, contexts, (outcome, context) => {
        const at = atOf(decide(outcome, context));
        const delay = nextDelayMs(context.schedule, context.tries, context.random);
        if (at !== null) expect(at - context.now).toBeGreaterThanOrEqual(delay ?? 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('ends: after as many attempts as the schedule has, nothing but our own stop is retried', () => {
    fc.assert(
      fc.property(outcomes, contexts, (outcome, context) => {
        const decision = decide(outcome, { ...context, tries: context.schedule.length + 1 });
        const isOurs = outcome.kind === 'unreachable' && outcome.code === 'interrupted';
        expect(decision.kind === 'retry').toBe(isOurs);
      }),
    );
  });

  it('is the same for the same facts', () => {
    fc.assert(
      fc.property(outcomes, contexts, (outcome, context) => {
        expect(decide(outcome, context)).toEqual(decide(outcome, context));
      }),
    );
  });
});

describe('the delays of a schedule', () => {
  it('grow with the attempts where its steps do', () => {
    const growing = fc
      .array(fc.integer({ min: 0, max: MAX_RETRY_STEP_SECONDS }), {
        minLength: 2,
        maxLength: MAX_RETRY_STEPS,
      })
      .map((steps) => [...steps].sort((a, b) => a - b));
    fc.assert(
      fc.property(growing, randoms, (schedule, random) => {
        const delays = schedule.map((_, step) => nextDelayMs(schedule, step + 1, () => random) ?? -1);
        expect(delays).toEqual([...delays].sort((a, b) => a - b));
      }),
    );
  });

  it('are whole milliseconds from nothing to the longest step and its jitter, for any schedule', () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 1, max: 80 }), randoms, (schedule, tries, random) => {
        const delay = nextDelayMs(schedule, tries, () => random);
        if (delay === null) return expect(tries).toBeGreaterThan(schedule.length);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(CAP_MS);
      }),
    );
  });
});

describe('Retry-After', () => {
  it('is an instant from now to 24 hours ahead, or nothing, for any text', () => {
    fc.assert(
      fc.property(retryAfters, nows, (header, now) => {
        const at = parseRetryAfter(header, now);
        if (at === null) return;
        expect(at).toBeGreaterThanOrEqual(now);
        expect(at).toBeLessThanOrEqual(now + DAY_MS);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is later the more seconds are asked for', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), nows, (a, b, now) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const [sooner, later] = [parseRetryAfter(String(less), now), parseRetryAfter(String(more), now)];
        expect(sooner).toBeLessThanOrEqual(later!);
      }),
    );
  });
});
