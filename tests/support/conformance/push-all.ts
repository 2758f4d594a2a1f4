import type { DeliveryQueue, ReservedDelivery } from '../../../server/src/pipeline/ports';
import { until } from '../until';

/** Hands everything over as the feeder does: no more than there is room for, and again what came back. */
export async function pushAll<T extends ReservedDelivery>(
  queue: DeliveryQueue<T>,
  deliveries: readonly T[],
): Promise<void> {
  let left = [...deliveries];
  while (left.length > 0) {
    const room = await until(() => Math.max(0, queue.room()), { what: 'room in the queue', everyMs: 2 });
    const refused = new Set(await queue.push(left.slice(0, room)));
    left = left.filter((delivery, index) => index >= room || refused.has(delivery.id));
  }
}
