import { createBullmqQueue } from './adapters/queue/bullmq';
import type { ParsedConfig } from './config';
import type { ClaimedDelivery, Job } from './core/delivery';
import type { Driver, DriverParts } from './driver';
import { createBatch } from './pipeline/batch';
import { createFeed } from './pipeline/feed';
import type { ReservedDelivery } from './pipeline/ports';
import { createSlots } from './pipeline/slots';

/** Jobs in hand per request in flight: enough to send while others are claimed. */
const AHEAD_FACTOR = 3;
const BATCH = { maxItems: 100, waitMs: 2 };

/** The feeder hands jobs to Redis; any instance takes them, claims their deliveries and sends. */
export function bullmqDriver(
  parts: DriverParts & { project: string },
  redis: NonNullable<ParsedConfig['redis']>,
): Driver {
  const { config, deliveries, holdings, work, clock, log } = parts;
  const slots = createSlots(config.concurrency);
  const claims = createBatch<Job, ClaimedDelivery | undefined>(async (jobs) => {
    const claimed = new Map((await deliveries.claim(jobs)).map((delivery) => [delivery.id, delivery]));
    return jobs.map((job) => claimed.get(job.deliveryId));
  }, BATCH);
  const releases = createBatch<number, void>(async (ids) => {
    await deliveries.release(ids, clock.now());
    return ids.map((id) => holdings.drop(id));
  }, BATCH);

  const onJob = async (job: Job, signal: AbortSignal): Promise<void> => {
    const claimed = await claims.add(job);
    if (claimed === undefined) return;
    holdings.add([claimed.id]);
    await parts.courtesy.turn();
    if (!(await slots.enter())) return releases.add(claimed.id);
    try {
      await work(claimed, signal);
    } finally {
      slots.leave();
    }
  };

  const queue = createBullmqQueue({
    redis,
    project: parts.project,
    concurrency: config.concurrency * AHEAD_FACTOR,
    onJob,
    onWake: parts.wake,
    log,
  });
  return {
    name: queue.driver,
    start: queue.start,
    stop(deadlineMs) {
      slots.close();
      return queue.stop(deadlineMs);
    },
    feed: createFeed<ReservedDelivery>({
      ...parts,
      horizon: deliveries.horizon,
      claim: deliveries.reserve,
      release: deliveries.release,
      queue,
    }),
    wakeOthers: queue.wake,
    redis: () => ({ ready: queue.isReady(), warning: queue.policyWarning() }),
  };
}
