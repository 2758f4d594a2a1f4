import { createEmbeddedQueue } from '../../../server/src/adapters/queue/embedded';
import type { EmbeddedQueueOptions } from '../../../server/src/adapters/queue/embedded';
import type { ClaimedDelivery } from '../../../server/src/core/delivery';
import { aClaimedDelivery } from '../factories';
import { deferred } from './deferred';
import type { Deferred } from './deferred';

/** One that was begun. */
export interface Attempt {
  delivery: ClaimedDelivery;
  signal: AbortSignal;
  end: Deferred<void>;
}

/** A queue whose attempts last until the test ends them. */
export function aQueue(over: Partial<EmbeddedQueueOptions> = {}) {
  const attempts: Attempt[] = [];
  const released: number[][] = [];
  const errors: unknown[] = [];
  const onRoom = jest.fn();
  const queue = createEmbeddedQueue({
    concurrency: 4,
    endpointConcurrency: () => 10,
    onDelivery(delivery, signal) {
      const end = deferred();
      attempts.push({ delivery, signal, end });
      return end.promise;
    },
    onRoom,
    release: async (ids) => void released.push([...ids]),
    onError: (error) => errors.push(error),
    ...over,
  });
  const settled = (): Promise<void> => new Promise(setImmediate);
  const end = async (...indices: number[]): Promise<void> => {
    for (const index of indices) attempts[index]!.end.resolve();
    await settled();
  };
  const endpoints = (): number[] => attempts.map(({ delivery }) => delivery.endpointId);
  return { queue, attempts, released, errors, onRoom, end, endpoints, settled };
}

/** So many deliveries to an endpoint. */
export const to = (endpointId: number, count: number): ClaimedDelivery[] =>
  Array.from({ length: count }, () => aClaimedDelivery({ endpointId }));
