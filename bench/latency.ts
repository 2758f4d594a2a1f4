import { startReceiver } from '../tests/support/receiver';
import type { Receiver } from '../tests/support/receiver';
import { startRedis } from '../tests/support/redis';
import { endSuite, startStrapi } from '../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../tests/support/strapi';
import { atMost, median, quantile, round3 } from './question';
import type { Findings, Question } from './question';

const ROUNDS = 3;
const EVENTS_PER_ROUND = 200;
const EVERY_MS = 50;
const BOUNDS = { p50: 2, p99: 1.5 };

const NATIVE = 'native webhooks';
const DATABASES: DatabaseKind[] = ['sqlite', 'postgres'];

/** How long after a commit its webhook is there, at a rate that keeps nobody busy. */
export const latency: Question = {
  name: 'latency',
  async ask(scale) {
    const findings: Findings = { results: [], requirements: [] };
    for (const database of DATABASES) {
      const { results, requirements } = await measure(database, Math.ceil(EVENTS_PER_ROUND * scale));
      findings.results.push(...results);
      findings.requirements.push(...requirements);
    }
    return findings;
  },
};

async function measure(database: DatabaseKind, count: number): Promise<Findings> {
  const receiver = await startReceiver();
  const redis = await startRedis();
  const url = receiver.url('/');
  const plugin = { endpoints: { bench: { name: 'Bench', url, events: ['entry.create'], secret: SECRET } } };
  const nativeApp = await startStrapi({ database, plugin: false });
  await nativeApp.run(addWebhook, url);
  const apps: [string, StrapiApp][] = [
    [NATIVE, nativeApp],
    ['embedded', await startStrapi({ database, plugin })],
    ['bullmq', await startStrapi({ database, plugin, redisUrl: redis.url })],
  ];
  const times = new Map<string, number[]>(apps.map(([name]) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, app] of apps) {
      const measured = await latencies(app, receiver, round < 0 ? Math.ceil(count / 5) : count);
      if (round >= 0) times.get(name)?.push(...measured);
    }
  }
  await endSuite();
  await receiver.stop();
  return summarise(database, times);
}

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

async function latencies(app: StrapiApp, receiver: Receiver, count: number): Promise<number[]> {
  await receiver.clear();
  const committed = await app.run(write, { count, everyMs: EVERY_MS });
  const requests = await receiver.waitFor(count, 30_000);
  return requests.map(({ body, receivedAt }) => {
    const { entry } = JSON.parse(body) as { entry: { name: string } };
    return Math.max(0, receivedAt - (committed[entry.name] ?? NaN));
  });
}

function summarise(database: DatabaseKind, times: Map<string, number[]>): Findings {
  const findings: Findings = { results: [], requirements: [] };
  for (const [which, bound] of Object.entries(BOUNDS)) {
    const of = (name: string): number => quantiles[which as keyof typeof BOUNDS](times.get(name) ?? []);
    for (const contestant of times.keys()) {
      const ratio = round3(of(contestant) / of(NATIVE));
      findings.results.push({
        question: 'latency',
        case: `${database} ${which}`,
        contestant,
        value: round3(of(contestant)),
        unit: 'ms',
        ratioTo: NATIVE,
        ratio,
      });
      if (contestant === NATIVE) continue;
      findings.requirements.push(atMost(`latency: ${contestant} on ${database}, ${which}`, ratio, bound));
    }
  }
  return findings;
}

const quantiles = { p50: median, p99: (values: readonly number[]) => quantile(values, 0.99) };

/* The functions below run inside Strapi: they see their parameters only. */

async function addWebhook(strapi: any, url: string): Promise<void> {
  strapi
    .get('webhookRunner')
    .add({ id: 'bench', url, headers: {}, events: ['entry.create'], isEnabled: true });
}

/** When each was committed, by its name. */
async function write(
  strapi: any,
  { count, everyMs }: { count: number; everyMs: number },
): Promise<Record<string, number>> {
  const committed: Record<string, number> = {};
  const startedAt = performance.now();
  for (let n = 0; n < count; n += 1) {
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, startedAt + n * everyMs - performance.now())),
    );
    const name = `tag ${Date.now()} ${n}`;
    await strapi.documents('api::tag.tag').create({ data: { name } });
    committed[name] = performance.timeOrigin + performance.now();
  }
  return committed;
}
