import { createEmbeddedQueue } from './adapters/queue/embedded';
import type { ClaimedDelivery } from './core/delivery';
import type { Driver, DriverParts } from './driver';
import { createFeed } from './pipeline/feed';
import type { DeliveryStore } from './pipeline/ports';

/** The feeder claims for this process, which sends from a bounded pool. */
export function embeddedDriver(parts: DriverParts): Driver {
  const { config, endpoints, deliveries, holdings, courtesy, work, clock, log } = parts;
  const release = async (ids: readonly number[], dueAt: number): Promise<void> => {
    await deliveries.release(ids, dueAt);
    for (const id of ids) holdings.drop(id);
  };
  const queue = createEmbeddedQueue({
    concurrency: config.concurrency,
    endpointConcurrency: (id) => endpoints.byId(id)?.concurrency ?? 1,
    async onDelivery(delivery, signal) {
      await courtesy.turn();
      await work(delivery, signal);
    },
    onRoom: parts.roomMade,
    release: (ids) => release(ids, clock.now()),
    onError: (error) => log.error('a delivery could not be worked on; its lease returns it', { error }),
  });
  const claim = async (...wishes: Parameters<DeliveryStore['take']>): Promise<ClaimedDelivery[]> => {
    const claimed = await deliveries.take(...wishes);
    holdings.add(claimed.map(({ id }) => id));
    return claimed;
  };
  return {
    name: queue.driver,
    start: queue.start,
    stop: queue.stop,
    free: queue.free,
    begin: queue.begin,
    feed: createFeed({ ...parts, horizon: deliveries.horizon, claim, release, queue }),
    wakeOthers: () => undefined,
    redis: () => null,
  };
}
