import { createDoorbell } from '../../../server/src/pipeline/doorbell';
import { createFeeder } from '../../../server/src/pipeline/feeder';
import type { FeederDependencies } from '../../../server/src/pipeline/feeder';
import { aLog } from './log';

export const SECOND = 1000;

/** A feeder whose steps do what the test says; it leads unless told otherwise. */
export function aFeeder(over: Partial<FeederDependencies> = {}) {
  const steps: string[] = [];
  const step =
    <T>(name: string, answer: T) =>
    async (): Promise<T> => {
      steps.push(name);
      return answer;
    };
  const doorbell = createDoorbell();
  const log = aLog();
  const leads = { now: true };
  const feeder = createFeeder({
    leadership: {
      async hold() {
        steps.push('hold');
        return leads.now;
      },
      isHeld: () => leads.now,
      release: step('release', undefined),
    },
    dispatch: step('dispatch', 0),
    replay: step('replay', null),
    feed: step('feed', { count: 0, nextDueAt: null, isHungry: false, isLow: true }),
    sweep: step('sweep', 0),
    prune: step('prune', false),
    refresh: step('refresh', undefined),
    doorbell,
    cameRound: () => {},
    isPressed: () => false,
    clock: { now: () => Date.now() },
    log,
    pollMs: SECOND,
    holdMs: 60_000,
    leaseMs: 10 * SECOND,
    ...over,
  });
  const count = (name: string): number => steps.filter((step_) => step_ === name).length;
  const tick = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
  const stop = async (): Promise<void> => {
    const stopped = feeder.stop();
    await tick(0);
    await stopped;
  };
  return { feeder, steps, doorbell, log, leads, count, tick, stop };
}

export function fakeTime(): void {
  beforeEach(() => void jest.useFakeTimers({ now: 0 }));
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
}

/** Answers these one after the other, then the last one. */
export function once<T>(...answers: T[]) {
  let calls = 0;
  return jest.fn(async (): Promise<T> => answers[Math.min(calls++, answers.length - 1)] as T);
}
