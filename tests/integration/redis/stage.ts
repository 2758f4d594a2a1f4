import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startRedis } from '../../support/redis';
import type { TestRedis } from '../../support/redis';
import { startStrapi } from '../../support/strapi';
import type { StartOptions, StrapiApp } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';

/** A Strapi that delivers through a Redis of its own. */
export interface Stage {
  redis: TestRedis;
  receiver: Receiver;
  app: StrapiApp;
}

export interface StageOptions {
  /** How long the receiver takes to answer. */
  answerMs?: number;
  /** Attempts at once; what the endpoint may have beyond them waits in Redis. */
  concurrency?: number;
  /** More of the plugin's configuration. */
  plugin?: object;
  strapi?: StartOptions;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { answerMs = 20, concurrency = 4, plugin = {}, strapi = {} } = options;
  const redis = await startRedis();
  const receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  await receiver.behave('/', { status: 200, delayMs: answerMs });
  const app = await startStrapi({
    redisUrl: redis.url,
    plugin: { ...pluginOf(receiver), concurrency, ...plugin },
    ...strapi,
  });
  return { redis, receiver, app };
}

/** One endpoint that may have more in flight than the process works on. */
export const pluginOf = (receiver: Receiver): object => ({
  concurrency: 4,
  endpoints: {
    crm: {
      name: 'CRM',
      url: receiver.url('/'),
      events: ['entry.create'],
      contentTypes: ['api::tag.tag'],
      signature: 'none',
      concurrency: 40,
    },
  },
});

export interface Written {
  names: string[];
  /** Of each write, in milliseconds. */
  latencies: number[];
}

/** Writes one tag after the other for that long. */
export const writeFor = (app: StrapiApp, prefix: string, durationMs: number): Promise<Written> =>
  app.run(writeTags, { prefix, durationMs, everyMs: 40 });

/** Waits until every name arrived and every delivery is recorded. */
export async function allDelivered(
  { receiver, app }: Stage,
  names: readonly string[],
  deadlineMs: number,
): Promise<void> {
  const endsAt = Date.now() + deadlineMs;
  await receiver.waitFor((requests) => new Set(requests.map(nameOf)).size >= names.length, deadlineMs);
  await until(async () => (await unfinished(app)) === 0, {
    deadlineMs: Math.max(1_000, endsAt - Date.now()),
    everyMs: 100,
    what: 'every delivery recorded',
  });
}

/** What the receiver got, each time it got it. */
export const namesReceived = async (receiver: Receiver): Promise<string[]> =>
  (await receiver.requests()).map(nameOf);

const nameOf = ({ body }: { body: string }): string =>
  (JSON.parse(body) as { entry: { name: string } }).entry.name;

export async function unfinished(app: StrapiApp): Promise<number> {
  const [outbox] = await app.database.query(
    'SELECT COUNT(*) AS n FROM durable_webhooks_events WHERE dispatched_at IS NULL',
  );
  const [owed] = await app.database.query(
    "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state <> 'succeeded'",
  );
  return Number(outbox?.['n']) + Number(owed?.['n']);
}

/** How many jobs nobody has taken yet. */
export async function jobsWaiting(redis: TestRedis): Promise<number> {
  const lists = (await redis.command('KEYS', '{durable-webhooks:*}:deliveries:wait')) as string[];
  const lengths = await Promise.all(lists.map((list) => redis.command('LLEN', list)));
  return lengths.reduce<number>((total, length) => total + Number(length), 0);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/* Runs inside Strapi: sees its parameters only. */
async function writeTags(
  strapi: any,
  { prefix, durationMs, everyMs }: { prefix: string; durationMs: number; everyMs: number },
): Promise<Written> {
  const names: string[] = [];
  const latencies: number[] = [];
  const endsAt = performance.now() + durationMs;
  for (let n = 0; performance.now() < endsAt; n += 1) {
    const name = `${prefix} ${n}`;
    const begunAt = performance.now();
    await strapi.documents('api::tag.tag').create({ data: { name } });
    latencies.push(performance.now() - begunAt);
    names.push(name);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return { names, latencies };
}
