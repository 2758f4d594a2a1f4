import { startRedis } from '../../tests/support/redis';
import { startStrapi } from '../../tests/support/strapi';
import type { DatabaseKind } from '../../tests/support/strapi';
import { openBacklog } from '../backlog';
import { CONCURRENCY } from './contestant';
import type { OpenContestant } from './contestant';

/** The plugin with everything on: signing, the address guard, deadlines and the full record. */
export const plugin =
  (database: DatabaseKind, driver: 'embedded' | 'bullmq'): OpenContestant =>
  async (receiver) => {
    const redis = driver === 'bullmq' ? await startRedis() : null;
    const app = await startStrapi({
      database,
      plugin: { concurrency: CONCURRENCY },
      ...(redis ? { redisUrl: redis.url } : {}),
    });
    const backlog = await openBacklog(app, receiver.url('/'));
    return {
      name: `${driver} on ${database}`,
      prepare: backlog.fill,
      go: backlog.release,
      rest: backlog.finished,
      stop: async () => {
        await app.stop();
        await redis?.stop();
      },
    };
  };
