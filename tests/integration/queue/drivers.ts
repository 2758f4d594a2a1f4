import { createBullmqQueue } from '../../../server/src/adapters/queue/bullmq';
import type { BullmqQueue, BullmqQueueOptions } from '../../../server/src/adapters/queue/bullmq';
import type { Log, ReservedDelivery } from '../../../server/src/pipeline/ports';
import { watchLeaks } from '../../support/leaks';
import type { LeakWatch } from '../../support/leaks';
import { until } from '../../support/until';

export const PROJECT = 'blog';

/** A driver under test with what it did. */
export interface Driver {
  queue: BullmqQueue;
  /** How often each delivery was worked on. */
  worked: Map<number, number>;
  /** What it logged, one line each. */
  lines: string[];
  wakes: number;
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

  const open = (options: Partial<BullmqQueueOptions> & Pick<BullmqQueueOptions, 'redis'>): Driver => {
    const worked = new Map<number, number>();
    const lines: string[] = [];
    const { onJob = async () => undefined } = options;
    const queue = createBullmqQueue({
      project: PROJECT,
      concurrency: 10,
      onWake: () => (driver.wakes += 1),
      log: logInto(lines),
      ...options,
      async onJob(job, signal) {
        await onJob(job, signal);
        worked.set(job.deliveryId, (worked.get(job.deliveryId) ?? 0) + 1);
      },
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

/** Work that lasts. */
export const lasting = (ms: number) => (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const logInto = (lines: string[]): Log => {
  const write = (message: string): void => void lines.push(message);
  return { debug: write, info: write, warn: write, error: write };
};
