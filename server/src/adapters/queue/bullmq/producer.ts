import { Queue } from 'bullmq';
import type { ReservedDelivery } from '../../../pipeline/ports';
import { REFUSAL_BACKOFF, createBackoff, isRefusal } from './backoff';
import { type JobParcel, parcelsOf } from './job';
import type { ProblemLog } from './problem-log';
import { QUEUE_NAME } from './queue-keys';
import type { RedisClient } from './redis-connection';
import { within } from '../../../pipeline/within';

/** Puts jobs into Redis, or says at once that it cannot. */
export interface Producer {
  isReady(): boolean;
  /** Ids that certainly were not taken come back. A late answer counts as taken: the lease of the row repairs. */
  push(deliveries: readonly ReservedDelivery[]): Promise<number[]>;
  close(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 2_000;
/** Nobody reads BullMQ's event stream. */
const MAX_EVENTS = '100';

export function createProducer(client: RedisClient, keyPrefix: string, problems: ProblemLog): Producer {
  const queue = new Queue<JobParcel['data']>(QUEUE_NAME, {
    connection: client,
    prefix: keyPrefix,
    skipVersionCheck: true,
  });
  queue.on('error', problems.report);
  const backoff = createBackoff(REFUSAL_BACKOFF);
  let unanswered = 0;
  let restUntil = -Infinity;

  const isReady = (): boolean =>
    client.status === 'ready' && unanswered === 0 && performance.now() >= restUntil;

  /** Whether Redis took them; never rejects. */
  const add = async (deliveries: readonly ReservedDelivery[]): Promise<boolean> => {
    try {
      const parcels = parcelsOf(deliveries);
      const [jobs] = await Promise.all([
        queue.addBulk(parcels.map(({ id, data }) => ({ name: 'attempt', data, opts: optionsOf(id) }))),
        client.hset(queue.toKey('meta'), 'opts.maxLenEvents', MAX_EVENTS),
      ]);
      backoff.reset();
      return jobs.length === parcels.length;
    } catch (error) {
      problems.report(error);
      if (isRefusal(error)) restUntil = performance.now() + backoff.nextMs();
      return false;
    }
  };

  return {
    isReady,
    async push(deliveries) {
      const ids = deliveries.map(({ id }) => id);
      if (!isReady()) return ids;
      let wasTaken = true;
      unanswered += 1;
      const answered = add(deliveries).then((isTaken) => {
        wasTaken = isTaken;
        unanswered -= 1;
      });
      await within(ANSWER_TIMEOUT_MS, answered);
      return wasTaken ? [] : ids;
    },
    close: () => queue.close(),
  };
}

const optionsOf = (jobId: string) => ({
  jobId,
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: true,
});
