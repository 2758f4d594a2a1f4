import { createBullmqQueue } from './adapters/queue/bullmq';
import type { ParsedConfig } from './config';
import type { ClaimedDelivery, Job } from './core/delivery';
import type { Driver, DriverParts } from './driver';
import { createBatch } from './pipeline/batch';
import { createFeed } from './pipeline/feed';
import type { ReservedDelivery } from './pipeline/ports';

const BATCH = { maxItems: 100, waitMs: 2 };

/** The feeder hands jobs to Redis; any instance takes them, claims their deliveries and sends. */
export function bullmqDriver(
  parts: DriverParts & { project: string },
  redis: NonNullable<ParsedConfig['redis']>,
): Driver {
  const { config, deliveries, holdings, work, clock, log } = parts;
  const claims = createBatch<readonly Job[], ClaimedDelivery[]>(async (parcels) => {
    const claimed = new Map(
      (await deliveries.claim(parcels.flat())).map((delivery) => [delivery.id, delivery]),
    );
    holdings.add([...claimed.keys()]);
    return parcels.map((jobs) => jobs.flatMap(({ deliveryId }) => claimed.get(deliveryId) ?? []));
  }, BATCH);
  const releases = createBatch<number, void>(async (ids) => {
    await deliveries.release(ids, clock.now());
    return ids.map((id) => holdings.drop(id));
  }, BATCH);

  const queue = createBullmqQueue<ClaimedDelivery>({
    redis,
    project: parts.project,
    concurrency: config.concurrency,
    claim: claims.add,
    async onDelivery(delivery, signal) {
      await parts.courtesy.turn();
      await work(delivery, signal);
    },
    release: releases.add,
    onWake: parts.wake,
    log,
  });
  return {
    name: queue.driver,
    start: queue.start,
    stop: queue.stop,
    free: queue.free,
    begin: queue.begin,
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
