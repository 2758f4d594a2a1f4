import { createBullmqQueue } from '../../../server/src/adapters/queue/bullmq';
import type { BullmqQueue, BullmqQueueOptions } from '../../../server/src/adapters/queue/bullmq';
import { keyPrefixOf } from '../../../server/src/adapters/queue/bullmq/queue-keys';
import type { Job } from '../../../server/src/core/delivery';
import type { Log, ReservedDelivery } from '../../../server/src/pipeline/ports';
import { watchLeaks } from '../../support/leaks';
import type { LeakWatch } from '../../support/leaks';
import type { TestRedis } from '../../support/redis';
import { until } from '../../support/until';

export const PROJECT = 'blog';

/** A driver under test with what it did. */
export interface Driver {
  queue: BullmqQueue<Taken>;
  /** How often each delivery was worked on. */
  worked: Map<number, number>;
  /** What it logged, one line each. */
  lines: string[];
  wakes: number;
}

interface Taken {
  id: number;
  job: Job;
}

type Options = BullmqQueueOptions<Taken>;

interface DriverOptions extends Partial<Pick<Options, 'project' | 'concurrency' | 'onWake'>> {
  redis: Options['redis'];
  onJob?(job: Job, signal: AbortSignal): Promise<void>;
}

/** Opens drivers; after each test all of them are stopped and must leave nothing open. */
export function useDrivers() {
  let opened: Driver[];
  let leaks: LeakWatch;

  beforeEach(() => {
    opened = [];
    leaks = watchLeaks();
  });

  afterEach(async () => {
    await Promise.all(opened.map(({ queue }) => queue.stop(0)));
    await leaks.expectNone();
    leaks.end();
  });

  const open = ({ onJob = async () => undefined, ...options }: DriverOptions): Driver => {
    const worked = new Map<number, number>();
    const lines: string[] = [];
    const queue = createBullmqQueue<Taken>({
      project: PROJECT,
      concurrency: 10,
      onWake: () => (driver.wakes += 1),
      log: logInto(lines),
      claim: async (jobs) => jobs.map((job) => ({ id: job.deliveryId, job })),
      async onDelivery({ id, job }, signal) {
        await onJob(job, signal);
        worked.set(id, (worked.get(id) ?? 0) + 1);
      },
      release: async () => undefined,
      ...options,
    });
    const driver: Driver = { queue, worked, lines, wakes: 0 };
    opened.push(driver);
    return driver;
  };

  return {
    open,
    /** Started, and Redis answers. */
    async start(...options: Parameters<typeof open>): Promise<Driver> {
      const driver = open(...options);
      await driver.queue.start();
      await until(() => driver.queue.isReady(), { what: 'the driver is ready' });
      return driver;
    },
  };
}

/** First attempts of `count` deliveries. */
export const deliveries = (count: number, firstId = 1): ReservedDelivery[] =>
  Array.from({ length: count }, (_, index) => ({ id: firstId + index, endpointId: 1, attempt: 1 }));

export const idsOf = (count: number, firstId = 1): number[] => deliveries(count, firstId).map(({ id }) => id);

/** Waits until each of these deliveries was worked on at least once. */
export const workedOn = ({ worked }: Driver, ids: readonly number[], deadlineMs = 10_000): Promise<boolean> =>
  until(() => ids.every((id) => worked.has(id)), { deadlineMs, what: `${ids.length} deliveries worked on` });

/** How many processes listen for wakes. */
export async function subscribers(redis: TestRedis): Promise<number> {
  const [, count] = (await redis.command('PUBSUB', 'NUMSUB', `${keyPrefixOf(PROJECT)}:wake`)) as [
    string,
    number,
  ];
  return Number(count);
}

/** Work that lasts. */
export const lasting = (ms: number) => (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const logInto = (lines: string[]): Log => {
  const write = (message: string): void => void lines.push(message);
  return { debug: write, info: write, warn: write, error: write };
};
