import type { Clock } from '../../../server/src/pipeline/ports';

/** A clock that stands still until it is moved. */
export interface MovableClock extends Clock {
  move(ms: number): void;
}

export function aClock(at = 1_700_000_000_000): MovableClock {
  let now = at;
  return { now: () => now, move: (ms) => void (now += ms) };
}
