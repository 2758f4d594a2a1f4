import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createDatabase, startStrapi } from '../strapi';
import type { DatabaseKind, StrapiApp, TestDatabase } from '../strapi';
import type { Receiver } from '../receiver';
import { startReceiver } from '../receiver';
import { startRedis } from '../redis';
import { until } from '../until';

export interface CrashCase {
  database: DatabaseKind;
  driver: 'embedded' | 'bullmq';
}

const KILLS = 20;
const UNIQUE_PREFIX = 'tag';

/**
 * A process writes without pause, is killed at random instants and started again on the same data. Afterwards what
 * the database holds and what the receiver got must be the same set.
 */
export function describeCrashes({ database: kind, driver }: CrashCase): void {
  describe(`kill -9 with the ${driver} driver on ${kind}`, () => {
    it(`delivers every committed change and nothing else over ${KILLS} kills`, async () => {
      const log = join(tmpdir(), `received-${randomUUID()}.jsonl`);
      const receiver = await startReceiver({ log });
      await receiver.behave('/', { status: 200, delayMs: 15 });
      const redis = driver === 'bullmq' ? await startRedis() : null;
      const database = await createDatabase(kind);
      try {
        const boot = (): Promise<StrapiApp> => start(database, receiver, redis?.url);
        let inFlight = 0;
        for (let kill = 0; kill < KILLS; kill += 1) {
          await writeUntilKilled(await boot(), kill);
          inFlight += await unfinishedSends(database);
        }
        const app = await boot();
        await until(async () => (await unfinished(database)) === 0, {
          deadlineMs: 90_000,
          what: 'an empty outbox',
        });
        await app.stop();

        const committed = (await database.query('SELECT name FROM tags')).map(({ name }) => String(name));
        const received = await readReceived(log);
        expect(committed.length).toBeGreaterThan(KILLS);
        expect([...new Set(received.map(({ name }) => name))].sort()).toEqual([...committed].sort());
        const duplicates = received.length - new Set(received.map(({ id }) => id)).size;
        expect(duplicates).toBeLessThanOrEqual(inFlight);
        console.info(
          `${driver} on ${kind}: ${KILLS} kills, ${committed.length} committed, ${received.length} received, ` +
            `${duplicates} duplicates, ${inFlight} in flight at the kills`,
        );
      } finally {
        await receiver.stop();
        await redis?.stop();
        await database.drop();
        await rm(log, { force: true });
      }
    }, 600_000);
  });
}

const start = (
  database: TestDatabase,
  receiver: Receiver,
  redisUrl: string | undefined,
): Promise<StrapiApp> =>
  startStrapi({
    database,
    ...(redisUrl === undefined ? {} : { redisUrl }),
    plugin: {
      leaseMs: 2_000,
      endpoints: {
        crash: {
          name: 'Crash',
          url: receiver.url('/'),
          events: ['entry.create'],
          contentTypes: ['api::tag.tag'],
          signature: 'none',
          concurrency: 20,
          retry: { schedule: [1, 1, 1, 1, 1] },
        },
      },
    },
  });

/** Writes tags as fast as it can, every fourth in a transaction that is undone; killed after 0.2 to 1.2 s of that. */
async function writeUntilKilled(app: StrapiApp, round: number): Promise<void> {
  let hasBegun = (): void => undefined;
  const begun = new Promise<void>((resolve) => (hasBegun = resolve));
  const writing = app.run(writeForEver, { prefix: `${UNIQUE_PREFIX}-${round}` }, () => hasBegun());
  const ended = expect(writing).rejects.toThrow('Strapi ended');
  await Promise.race([begun, ended]);
  await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1000));
  await app.kill();
  await ended;
}

/* Runs inside Strapi: sees its parameters only. */
async function writeForEver(
  strapi: any,
  { prefix }: { prefix: string },
  { report }: { report(value: string): void },
): Promise<void> {
  const writer = async (lane: number): Promise<void> => {
    for (let n = 0; ; n += 1) {
      const name = `${prefix}-${lane}-${n}`;
      if (n % 4 === 3) {
        const undone = strapi.db.transaction(async () => {
          await strapi.documents('api::tag.tag').create({ data: { name: `${name}-undone` } });
          throw new Error('undone on purpose');
        });
        await undone.catch((error: Error) => {
          if (error.message !== 'undone on purpose') throw error;
        });
      } else {
        await strapi.documents('api::tag.tag').create({ data: { name } });
        report(name);
      }
      // SQLite's driver is synchronous: without this turn nothing else, no delivery either, would ever run.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all([writer(0), writer(1), writer(2)]);
}

async function unfinished(database: TestDatabase): Promise<number> {
  const [outbox] = await database.query(
    'SELECT COUNT(*) AS n FROM durable_webhooks_events WHERE dispatched_at IS NULL',
  );
  const [owed] = await database.query(
    "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state <> 'succeeded'",
  );
  return Number(outbox?.n) + Number(owed?.n);
}

async function unfinishedSends(database: TestDatabase): Promise<number> {
  const [row] = await database.query(
    "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state = 'sending'",
  );
  return Number(row?.n);
}

async function readReceived(log: string): Promise<{ id: string; name: string }[]> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { id, body } = JSON.parse(line) as { id: string; body: string };
    const { entry } = JSON.parse(body) as { entry: { name: string } };
    return { id, name: entry.name };
  });
}
