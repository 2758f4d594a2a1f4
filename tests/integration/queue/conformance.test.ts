import { createBullmqQueue } from '../../../server/src/adapters/queue/bullmq';
import { createEmbeddedQueue } from '../../../server/src/adapters/queue/embedded';
import { describeQueue } from '../../support/conformance/queue';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { silentLog } from './silent-log';

describeQueue('the embedded driver', async () => ({
  open: ({ concurrency, work }) =>
    createEmbeddedQueue({
      concurrency,
      endpointConcurrency: () => concurrency,
      onDelivery: ({ id }, signal) => work(id, signal),
      onRoom: () => undefined,
      release: async () => undefined,
      onError: () => undefined,
    }),
  delivery: (id, attempt = 1) => ({
    id,
    endpointId: 1,
    attempt,
    tries: attempt - 1,
    event: { id, messageId: `msg_${id}`, type: 'entry.publish', body: '{}' },
  }),
}));

describeWith(['redis'], 'on Redis', () => {
  describeQueue('the BullMQ driver', async () => {
    const redis = await startRedis();
    let opened = 0;
    return {
      open: ({ concurrency, work }) =>
        createBullmqQueue({
          redis: redis.url,
          project: `queue-${(opened += 1)}`,
          concurrency,
          claim: async (jobs) => jobs.map(({ deliveryId }) => ({ id: deliveryId })),
          onDelivery: ({ id }, signal) => work(id, signal),
          release: async () => undefined,
          onWake: () => undefined,
          log: silentLog,
        }),
      delivery: (id, attempt = 1) => ({ id, endpointId: 1, attempt }),
    };
  });
});
