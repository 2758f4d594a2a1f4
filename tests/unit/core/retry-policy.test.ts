import fc from 'fast-check';
import {
  DEFAULT_RETRY_SCHEDULE,
  MAX_RETRY_STEP_SECONDS,
  nextDelayMs,
  scheduleForAttempts,
} from '../../../server/src/core/retry-policy';

const middle = () => 0.5;
const schedules = fc.array(fc.integer({ min: 0, max: MAX_RETRY_STEP_SECONDS }), { maxLength: 50 });
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the retry policy', () => {
  it('waits the first step after the first attempt', () => {
    expect(nextDelayMs(DEFAULT_RETRY_SCHEDULE, 1, middle)).toBe(5000);
    expect(nextDelayMs(DEFAULT_RETRY_SCHEDULE, 9, middle)).toBe(86_400_000);
  });

  it('makes ten attempts over 75 hours by default', () => {
    const delays = Array.from(
      { length: 9 },
      (_, i) => nextDelayMs(DEFAULT_RETRY_SCHEDULE, i + 1, middle) ?? 0,
    );
    expect(nextDelayMs(DEFAULT_RETRY_SCHEDULE, 10, middle)).toBeNull();
    expect(Math.floor(delays.reduce((sum, delay) => sum + delay, 0) / 3_600_000)).toBe(75);
  });

  it('spreads a step by ten per cent to either side', () => {
    expect(nextDelayMs([100], 1, () => 0)).toBe(90_000);
    expect(nextDelayMs([100], 1, () => 0.999999)).toBe(110_000);
  });

  it('stays within ten per cent of the step, is never negative, and ends with the schedule', () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 1, max: 60 }), randoms, (schedule, tries, random) => {
        const delay = nextDelayMs(schedule, tries, () => random);
        const step = schedule[tries - 1];
        if (step === undefined) return delay === null;
        return delay !== null && delay >= Math.floor(step * 900) && delay <= Math.ceil(step * 1100);
      }),
    );
  });

  it('never waits longer than 24 hours and its jitter by default', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), randoms, (tries, random) => {
        return (nextDelayMs(DEFAULT_RETRY_SCHEDULE, tries, () => random) ?? 0) <= 86_400_000 * 1.1;
      }),
    );
  });

  it('brings a step outside the bounds back into them', () => {
    expect(nextDelayMs([-5], 1, middle)).toBe(0);
    expect(nextDelayMs([1e9], 1, middle)).toBe(MAX_RETRY_STEP_SECONDS * 1000);
  });

  it('cuts the default schedule to the attempts asked for', () => {
    expect(scheduleForAttempts(1)).toEqual([]);
    expect(scheduleForAttempts(4)).toEqual([5, 300, 1800]);
    expect(scheduleForAttempts(10)).toEqual(DEFAULT_RETRY_SCHEDULE);
  });

  it('repeats the last step when more attempts are asked for', () => {
    expect(scheduleForAttempts(12)).toEqual([...DEFAULT_RETRY_SCHEDULE, 86_400, 86_400]);
  });
});
