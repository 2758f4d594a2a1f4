import { ADDED_COLUMNS } from '../../../server/src/adapters/store/tables';
import { buildOlderVersion } from '../../support/older-version';
import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startRedis } from '../../support/redis';
import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { createDatabase, startStrapi } from '../../support/strapi';
import type { StrapiApp, TestDatabase } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { namesReceived, unfinished } from '../redis/stage';

const CONCURRENCY = 3;
const ROLLING_MS = 900_000;

describeWith(['redis', 'postgres', 'history'], 'a cluster that is upgraded one instance at a time', () => {
  let older: string;
  let database: TestDatabase;
  let redis: TestRedis;
  let receiver: Receiver;

  beforeAll(async () => {
    older = await buildOlderVersion();
    database = await createDatabase('postgres');
    atSuiteEnd(() => database.drop());
    redis = await startRedis();
    receiver = await startReceiver();
    atSuiteEnd(() => receiver.stop());
    // Some have to be made again, perhaps by the other version.
    const sometimes = Array.from({ length: 30 }, () => [{ status: 503 }, { delayMs: 20, times: 5 }]);
    await receiver.behave('/', [...sometimes.flat(), { delayMs: 20, times: 1_000_000 }]);
  }, ROLLING_MS);

  const endpoint = () => ({
    name: 'CRM',
    url: receiver.url('/'),
    events: ['entry.create'],
    contentTypes: ['api::tag.tag'],
    signature: 'none',
    retry: { schedule: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
    concurrency: CONCURRENCY,
  });

  const start = (version: 'older' | 'newer'): Promise<StrapiApp> =>
    startStrapi({
      database,
      redisUrl: redis.url,
      plugin: { endpoints: { crm: endpoint() } },
      env: version === 'older' ? { DURABLE_WEBHOOKS_PATH: older } : {},
    });

  /** An instance that writes, by its name, as long as it is there. */
  async function join(name: string, version: 'older' | 'newer'): Promise<Member> {
    const app = await start(version);
    const writing = app.run(writeOn, name);
    await until(async () => (await writtenBy(name)) > 10, {
      what: `${name} writes`,
      deadlineMs: 180_000,
      everyMs: 500,
    });
    const writesNoMore = async (): Promise<void> => {
      await app.run(writeNoMore);
      await writing;
    };
    return {
      app,
      writesNoMore,
      async leave() {
        await writesNoMore();
        await app.stop();
      },
      async crash() {
        const ended = expect(writing).rejects.toThrow('Strapi ended');
        await app.kill();
        await ended;
      },
    };
  }

  const count = async (rows: string): Promise<number> => {
    const [row] = await database.query(`SELECT COUNT(*) AS n FROM ${rows}`);
    return Number(row?.['n']);
  };
  const writtenBy = (name: string): Promise<number> => count(`tags WHERE name LIKE '${name} %'`);
  const columns = (): Promise<number> =>
    count("information_schema.columns WHERE table_name LIKE 'durable\\_webhooks\\_%'");

  it(
    'loses nothing, keeps the limits, and lets an instance of the older version come back',
    async () => {
      const first = await join('older', 'older');
      const olderColumns = await columns();
      const second = await join('newer', 'newer');
      const newerColumns = await columns();
      expect(newerColumns).toBe(olderColumns + ADDED_COLUMNS.length);
      await first.leave();
      const back = await join('older again', 'older');
      expect(await columns()).toBe(newerColumns);
      await back.crash();
      const inFlight = await count("durable_webhooks_deliveries WHERE state = 'sending'");
      const last = await join('the last', 'newer');
      await second.leave();

      await last.writesNoMore();
      await until(async () => (await unfinished(last.app)) === 0, {
        deadlineMs: 180_000,
        everyMs: 500,
        what: 'every delivery recorded',
      });
      const committed = (await database.query('SELECT name FROM tags')).map(({ name }) => String(name));
      const received = await namesReceived(receiver);
      expect([...new Set(received)].sort()).toEqual([...committed].sort());
      const rejected = await count('durable_webhooks_attempts WHERE status = 503');
      expect(rejected).toBeGreaterThan(0);
      expect(received.length - rejected - committed.length).toBeLessThanOrEqual(inFlight);
      expect((await receiver.concurrency('/')).max).toBeLessThanOrEqual(CONCURRENCY);
      console.info(
        `${committed.length} committed, ${received.length} received, ${rejected} rejected on purpose, ${inFlight} in flight at the crash`,
      );
    },
    ROLLING_MS,
  );
});

interface Member {
  readonly app: StrapiApp;
  writesNoMore(): Promise<void>;
  /** Writes no more, and stops as on SIGTERM. */
  leave(): Promise<void>;
  /** SIGKILL. */
  crash(): Promise<void>;
}

type Writer = typeof globalThis & { writesNoMore?: boolean };

/* Run inside Strapi: see their parameters only. */

async function writeOn(strapi: any, prefix: string): Promise<void> {
  for (let n = 0; !(globalThis as Writer).writesNoMore; n += 1) {
    await strapi.documents('api::tag.tag').create({ data: { name: `${prefix} ${n}` } });
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

function writeNoMore(): void {
  (globalThis as Writer).writesNoMore = true;
}
