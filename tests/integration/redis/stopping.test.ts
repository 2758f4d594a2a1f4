import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { openStage, writeFor } from './stage';

const STOP_DEADLINE_MS = 3_000;
/** For the host's own end, and to record what was aborted. */
const SLACK_MS = 2_500;

const WAYS: [string, (redis: TestRedis) => Promise<void>][] = [
  ['is down', (redis) => redis.kill()],
  ['is frozen', async (redis) => redis.freeze()],
];

describeWith(['redis'], 'Strapi stops within its deadline and leaves nothing open while Redis', () => {
  test.concurrent.each(WAYS)(
    '%s, also in the middle of an attempt',
    async (_name, goAway) => {
      const { redis, receiver, app } = await openStage({ plugin: { stopDeadlineMs: STOP_DEADLINE_MS } });
      await receiver.behave('/', { hang: true });
      await writeFor(app, 'tag', 300);
      await receiver.waitFor(1, 5_000);
      await goAway(redis);

      const { code, destroyMs } = await app.stop();

      redis.thaw();
      expect(code).toBe(0);
      expect(destroyMs).toBeGreaterThanOrEqual(STOP_DEADLINE_MS - 100);
      expect(destroyMs).toBeLessThan(STOP_DEADLINE_MS + SLACK_MS);
    },
    60_000,
  );

  test.concurrent.each(WAYS)(
    '%s: at once when there is nothing to finish',
    async (_name, goAway) => {
      const { redis, receiver, app } = await openStage({ plugin: { stopDeadlineMs: STOP_DEADLINE_MS } });
      await writeFor(app, 'tag', 300);
      await receiver.waitFor(1, 5_000);
      await goAway(redis);

      const { code, destroyMs } = await app.stop();

      redis.thaw();
      expect(code).toBe(0);
      expect(destroyMs).toBeLessThan(STOP_DEADLINE_MS);
    },
    60_000,
  );
});
