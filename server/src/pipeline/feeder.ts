import { EVENTS_PER_DISPATCH } from './dispatch';
import { type Doorbell, createDoorbell } from './doorbell';
import type { Fed } from './feed';
import type { Clock, Leadership, Log } from './ports';

export interface FeederDependencies {
  leadership: Leadership;
  dispatch(): Promise<number>;
  /** Makes a step of the replays that run; how long the next can wait, null when none runs. */
  replay(): Promise<number | null>;
  feed(): Promise<Fed>;
  sweep(): Promise<number>;
  prune(): Promise<boolean>;
  /** Learns of changes that other instances made. */
  refresh(): Promise<void>;
  doorbell: Doorbell;
  /** Learns of every round that did not fail. */
  cameRound(): void;
  /** Whether content is being written without pause. */
  isPressed(): boolean;
  clock: Clock;
  log: Log;
  pollMs: number;
  /** How often `leadership` wants to be held anew, also when there is nothing to do: without it nobody wakes this loop. */
  holdMs: number;
  leaseMs: number;
}

export interface Feeder {
  start(): void;
  /** Tells that something handed over has ended: another may take its place. */
  roomMade(): void;
  /** Ends the loop after the round under way and lets another instance feed. */
  stop(): Promise<void>;
}

const PRUNE_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 1_000;
/** What is committed in quick succession is dispatched together; a commit after a pause is never kept waiting. */
const REST_BETWEEN_ROUNDS_MS = 10;
/** Larger portions, fewer statements between those of editors. */
const REST_UNDER_PRESSURE_MS = 400;
/** How soon a pause of the editors ends that rest. */
const REST_STEP_MS = 100;
/** A round that takes long is followed by a rest as long: larger portions again. */
const LONGEST_REST_MS = 50;

/** The loop of the one instance that feeds: refresh, dispatch, replay, feed, sweep, prune, then sleep until there is work. */
export function createFeeder(dependencies: FeederDependencies): Feeder {
  const { leadership, doorbell, clock, log, pollMs } = dependencies;
  const longestWaitMs = Math.min(pollMs, dependencies.holdMs);
  const sweepTimes = every(SWEEP_EVERY_MS);
  const pruneTimes = every(PRUNE_EVERY_MS);
  const refreshTimes = every(Math.min(pollMs, 1_000));
  const stopBell = createDoorbell();
  let isStopping = false;
  let isHungry = true;
  let ended: Promise<void> = Promise.resolve();

  const round = async (): Promise<number> => {
    if (refreshTimes.isDue()) await dependencies.refresh();
    if (!(await leadership.hold())) return pollMs;
    const dispatched = await dependencies.dispatch();
    const replayWaitMs = (await dependencies.replay()) ?? longestWaitMs;
    const { count, nextDueAt, ...fed } = await dependencies.feed();
    isHungry = fed.isHungry;
    if (sweepTimes.isDue() && (await dependencies.sweep()) > 0) return 0;
    if (pruneTimes.isDue() && (await dependencies.prune())) pruneTimes.again();
    if ((count > 0 && isHungry && fed.isLow) || dispatched === EVENTS_PER_DISPATCH) return 0;
    const dueInMs = nextDueAt === null ? longestWaitMs : Math.max(1, nextDueAt - clock.now());
    return Math.min(longestWaitMs, replayWaitMs, dueInMs);
  };

  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!isStopping) {
      let waitMs: number;
      const begunAt = performance.now();
      try {
        waitMs = await round();
        dependencies.cameRound();
        if (failures > 0) log.info('the database answers again', { failures });
        failures = 0;
      } catch (error) {
        if (failures === 0) log.error('the feeder could not work; it tries again', { error });
        failures += 1;
        waitMs = Math.min(5_000, 100 * 2 ** Math.min(failures, 6));
        // Others renew their leases first: they may be sending what looks abandoned after an outage.
        sweepTimes.postpone(dependencies.leaseMs);
      }
      // With work at hand too: a database in this process answers without ever leaving it time for anything else.
      if (waitMs === 0) await new Promise(setImmediate);
      else if (!isStopping) await sleep(waitMs, performance.now() - begunAt);
    }
  };

  const sleep = async (ms: number, roundMs: number): Promise<void> => {
    const restMs = Math.min(ms, dependencies.isPressed() ? REST_UNDER_PRESSURE_MS : restAfter(roundMs));
    let leftMs = restMs;
    do {
      const stepMs = Math.min(leftMs, REST_STEP_MS);
      await stopBell.wait(stepMs);
      leftMs -= stepMs;
    } while (leftMs > 0 && !isStopping && dependencies.isPressed());
    await doorbell.wait(ms - restMs + leftMs);
  };

  return {
    start() {
      sweepTimes.again();
      ended = loop();
    },
    roomMade() {
      if (isHungry) doorbell.ring();
    },
    async stop() {
      isStopping = true;
      doorbell.ring();
      stopBell.ring();
      await ended;
      if (!leadership.isHeld()) return;
      try {
        await leadership.release();
      } catch (error) {
        log.warn('the feeder lease was not given back; it runs out by itself', { error });
      }
    },
  };
}

const restAfter = (roundMs: number): number =>
  Math.min(LONGEST_REST_MS, Math.max(REST_BETWEEN_ROUNDS_MS, roundMs));

function every(intervalMs: number) {
  let nextAt = 0;
  return {
    isDue(): boolean {
      if (performance.now() < nextAt) return false;
      nextAt = performance.now() + intervalMs;
      return true;
    },
    again: () => void (nextAt = 0),
    postpone: (ms: number) => void (nextAt = performance.now() + ms),
  };
}
