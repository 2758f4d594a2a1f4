import type { StatusView } from '../../../server/src/contracts/status';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { TestDatabase } from '../../support/strapi';
import { until } from '../../support/until';
import { namesReceived, openStage, pluginOf, unfinished, writeFor } from './stage';

const FINISHED_IN_MS = 15_000;

describeWith(['redis', 'postgres'], 'two instances on one Redis', () => {
  test.concurrent.each([
    ['feeds', true],
    ['only delivers', false],
  ])(
    'kill -9 of the one that %s: the other one finishes its work in under 15 s',
    async (_which, killsFeeder) => {
      const stage = await openStage({ strapi: { database: 'postgres' } });
      const { app, receiver, redis } = stage;
      const other = await startStrapi({
        database: app.database,
        redisUrl: redis.url,
        plugin: pluginOf(receiver),
      });
      await receiver.behave('/', { status: 200, delayMs: 6_000 });
      const [feeder, follower] = (await app.run(readStatus)).isFeeder ? [app, other] : [other, app];
      const [victim, survivor] = killsFeeder ? [feeder, follower] : [follower, feeder];
      const writing = writeFor(survivor, 'tag', 3_000);
      await until(async () => (await victim.run(readStatus)).deliveries.inFlight >= 2, {
        what: 'the victim is in the middle of attempts',
      });

      await victim.kill();
      await receiver.behave('/', { status: 200, delayMs: 20 });
      const killedAt = performance.now();
      const orphans = await sending(app.database);
      expect(orphans).toBeGreaterThan(0);
      const { names } = await writing;

      await until(async () => (await unfinished(survivor)) === 0, {
        deadlineMs: 30_000,
        what: 'every delivery recorded',
      });
      expect(performance.now() - killedAt).toBeLessThan(FINISHED_IN_MS);
      const received = await namesReceived(receiver);
      expect([...new Set(received)].sort()).toEqual([...names].sort());
      expect(received.length - names.length).toBeLessThanOrEqual(orphans);
      await survivor.stop();
    },
    90_000,
  );
});

const sending = async (database: TestDatabase): Promise<number> => {
  const [row] = await database.query(
    "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state = 'sending'",
  );
  return Number(row?.['n']);
};

/* Runs inside Strapi: sees its parameters only. */
const readStatus = (strapi: any): Promise<StatusView> =>
  strapi.plugin('durable-webhooks').service('status').read();
