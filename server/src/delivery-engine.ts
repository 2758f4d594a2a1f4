import { bullmqDriver } from './bullmq-driver';
import type { ParsedConfig } from './config';
import type { Driver } from './driver';
import { embeddedDriver } from './embedded-driver';
import type { Courtesy } from './pipeline/courtesy';
import { createDeliver } from './pipeline/deliver';
import { createDisable, type Disable } from './pipeline/disable';
import { createDispatch } from './pipeline/dispatch';
import { createDoorbell } from './pipeline/doorbell';
import { createFeeder } from './pipeline/feeder';
import type { HealthBook } from './pipeline/health-book';
import { createHoldings, holding } from './pipeline/hold';
import { measuring } from './pipeline/measure';
import type { Meter } from './pipeline/meter';
import type {
  Announcer,
  Clock,
  DeliveryStore,
  EndpointDirectory,
  EventStore,
  Leadership,
  Log,
  RetentionStore,
  Sender,
} from './pipeline/ports';
import { createPrune } from './pipeline/prune';
import { createRecorder } from './pipeline/record';
import { createSendAtOnce } from './pipeline/send-at-once';
import { createSpare } from './pipeline/spare';
import type { Tracing } from './pipeline/tracing';
import { within } from './pipeline/within';
import { createWatch, type WatchDependencies } from './pipeline/watch';

/** Everything from the outbox to the recorded attempt, with one of the two drivers. */
export interface DeliveryEngine {
  readonly driver: Driver['name'];
  /** Says that there is work; never throws, never waits. */
  wake(): void;
  start(): Promise<void>;
  /** Lets running attempts finish and be recorded within the deadline. */
  stop(deadlineMs: number): Promise<void>;
  isFeeder(): boolean;
  /** Since the feeder's loop came round last without a failure; null before the first time. */
  sinceRoundMs(): number | null;
  /** Deliveries that this process has claimed. */
  inFlight(): number;
  redis: Driver['redis'];
}

export interface EngineParts {
  config: ParsedConfig;
  events: EventStore;
  deliveries: DeliveryStore;
  retention: RetentionStore;
  endpoints: EndpointDirectory;
  health: HealthBook;
  leadership: Leadership;
  /** How long `leadership` holds without being renewed; it is renewed when a third of that is over. */
  feederLeaseMs: number;
  courtesy: Pick<Courtesy, 'turn' | 'isPressed' | 'stop'>;
  announcer: Announcer;
  markAnnounced: WatchDependencies['markAnnounced'];
  sender: Sender;
  meter: Meter;
  tracing: Tracing;
  clock: Clock;
  log: Log;
  defaultHeaders: Record<string, string>;
  version: string;
  /** Which project's jobs are in Redis. */
  project: string;
  /** Makes a step of the replays that run; how long the next can wait, null when none runs. */
  replay(): Promise<number | null>;
  /** Learns of endpoints that another instance changed; of none when they are at the given revision and known as such. */
  refresh(revision?: number): Promise<void>;
}

export function createDeliveryEngine(parts: EngineParts): DeliveryEngine {
  const { config, deliveries, clock, log, leadership } = parts;
  const doorbell = createDoorbell();
  const holdings = createHoldings(deliveries, config.leaseMs, log);
  const recorder = createRecorder(deliveries, clock, log);
  const disable = createDisable(parts);
  const watch = createWatch({ ...parts, disable, disableAfterMs: config.disableAfterDays * DAY_MS });
  const roomMade = (): void => (leadership.isHeld() ? feeder.roomMade() : driver.wakeOthers());
  const work = holding(holdings, createDeliverFrom(parts, disable, recorder.record), {
    recorded: roomMade,
    failed: (error) =>
      log.error('an attempt could not be recorded; its lease returns the delivery', { error }),
  });
  const spare = createSpare({ free: () => driver.free(), validMs: parts.feederLeaseMs / 3 });
  const driverParts = { ...parts, work, watch, spare, holdings, roomMade, wake: doorbell.ring };
  const driver =
    config.redis === null ? embeddedDriver(driverParts) : bullmqDriver(driverParts, config.redis);

  const sendAtOnce = createSendAtOnce({ spare, deliveries, holdings, begin: driver.begin });

  let roundAt: number | null = null;
  const feeder = createFeeder({
    leadership: config.role === 'producer' ? NEVER_LEADS : leadership,
    dispatch: createDispatch({ ...parts, sendAtOnce }),
    replay: parts.replay,
    feed: driver.feed,
    sweep: () => deliveries.sweep(clock.now()),
    prune: createPrune(parts.retention, config.retention, clock),
    refresh: parts.refresh,
    doorbell,
    cameRound: () => (roundAt = performance.now()),
    isPressed: parts.courtesy.isPressed,
    clock,
    log,
    pollMs: config.pollMs,
    holdMs: parts.feederLeaseMs / 3,
    leaseMs: config.leaseMs,
  });

  return {
    driver: driver.name,
    wake() {
      if (leadership.isHeld()) doorbell.ring();
      else driver.wakeOthers();
    },
    async start() {
      holdings.start();
      if (config.role !== 'producer') await driver.start();
      feeder.start();
    },
    async stop(deadlineMs) {
      const deadline = performance.now() + deadlineMs;
      const left = (): number => Math.max(0, deadline - performance.now());
      parts.courtesy.stop();
      // What is not done by then, leases repair.
      await within(left(), feeder.stop());
      await driver.stop(left());
      await within(Math.max(500, left()), recorder.stop(left()));
      await within(Math.max(500, left()), holdings.stop());
      await parts.sender.stop();
    },
    isFeeder: () => leadership.isHeld(),
    sinceRoundMs: () => (roundAt === null ? null : performance.now() - roundAt),
    inFlight: () => holdings.count(),
    redis: driver.redis,
  };
}

const DAY_MS = 86_400_000;

function createDeliverFrom(
  parts: EngineParts,
  disable: Disable,
  record: Parameters<typeof createDeliver>[0]['record'],
): ReturnType<typeof createDeliver> {
  const { deliveries, clock } = parts;
  return createDeliver({
    ...parts,
    disable,
    random: Math.random,
    record: measuring(parts.meter, parts.endpoints, record),
    release: (id, dueAt) => deliveries.release([id], dueAt),
    bury: (id, reason) => deliveries.bury([id], reason, clock.now()),
  });
}

const NEVER_LEADS: Leadership = {
  hold: () => Promise.resolve(false),
  isHeld: () => false,
  release: () => Promise.resolve(),
};
