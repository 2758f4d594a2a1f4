import type { Clock, EndpointDirectory } from './ports';
import type { Replay, ReplayLog, ReplaySource } from './replay-ports';
import { createReplaySteps, DELIVERIES_PER_STEP } from './replay-steps';

export interface ReplayRunnerDependencies {
  log: ReplayLog;
  source: ReplaySource;
  endpoints: EndpointDirectory;
  clock: Clock;
}

/** The feeder's part in replaying. */
export interface ReplayRunner {
  /** Makes one step of every running replay; how long the next one can wait, null when none runs. Milliseconds. */
  step(): Promise<number | null>;
  /** A replay was asked for on this instance. */
  expect(): void;
}

/** How often a feeder asks whether somebody asked another instance for a replay. */
const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 10;
/** A pace is kept by a helping now and then, not by a round per delivery. */
const SHORTEST_WAIT_MS = 50;

/** Works through what was asked for, each replay at its own pace. */
export function createReplayRunner(dependencies: ReplayRunnerDependencies): ReplayRunner {
  const { log, clock } = dependencies;
  const steps = createReplaySteps(dependencies);
  const allowances = new Map<number, Allowance>();
  let lookAt = 0;

  return {
    async step() {
      if (clock.now() < lookAt) return null;
      const running = await log.running(AT_ONCE);
      retain(allowances, running);
      if (running.length === 0) {
        lookAt = clock.now() + LOOK_EVERY_MS;
        return null;
      }
      const waits: number[] = [];
      for (const replay of running) waits.push(await stepFor(replay));
      return Math.min(...waits);
    },
    expect: () => void (lookAt = 0),
  };

  async function stepFor(replay: Replay): Promise<number> {
    const { perSecond } = replay;
    const allowance = allowed(allowances.get(replay.id), perSecond, clock.now());
    allowances.set(replay.id, allowance);
    const limit = Math.min(DELIVERIES_PER_STEP, Math.floor(allowance.tokens));
    if (limit > 0) {
      const step = await steps.next(replay, limit);
      await log.advance(replay, step, clock.now());
      allowance.tokens -= step.matched;
    }
    if (perSecond === null || allowance.tokens >= 1) return 0;
    return Math.max(SHORTEST_WAIT_MS, ((1 - allowance.tokens) * 1000) / perSecond);
  }
}

/** How many deliveries a replay may begin now. */
interface Allowance {
  tokens: number;
  at: number;
}

/** Grows with time to what one second allows; a replay without a pace may always take a whole step. */
function allowed(before: Allowance | undefined, perSecond: number | null, now: number): Allowance {
  if (perSecond === null) return { tokens: DELIVERIES_PER_STEP, at: now };
  if (!before) return { tokens: 1, at: now };
  const grown = before.tokens + ((now - before.at) * perSecond) / 1000;
  return { tokens: Math.min(perSecond, grown), at: now };
}

function retain(allowances: Map<number, Allowance>, running: readonly Replay[]): void {
  const ids = new Set(running.map(({ id }) => id));
  for (const id of allowances.keys()) if (!ids.has(id)) allowances.delete(id);
}
