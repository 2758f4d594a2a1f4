import { startReceiver } from '../tests/support/receiver';
import type { Receiver } from '../tests/support/receiver';
import { endSuite, startStrapi } from '../tests/support/strapi';
import type { StrapiApp } from '../tests/support/strapi';
import { until } from '../tests/support/until';
import { DRIVERS, type DriverCase, optionsOf } from './drivers';
import { atMost, median, quantile, round3 } from './question';
import type { Findings, Question } from './question';

const FAST = 50;
const PER_SECOND = 5;
const BACKLOG = 10_000;
const HANGING = 10;
const ROUNDS = 3;
const SECONDS = 15;
const BOUND = 1.5;

const ALONE = 'alone';
const BESIDE = 'beside one that hangs';

/** Whether fifty endpoints notice another one that answers nothing and has ten thousand deliveries waiting. */
export const isolation: Question = {
  name: 'isolation',
  async ask(scale) {
    const findings: Findings = { results: [], requirements: [] };
    for (const driver of DRIVERS) {
      const times = await measure(driver, Math.max(3, SECONDS * scale));
      const p99 = (contestant: string): number => quantile(times.get(contestant) ?? [], 0.99);
      for (const [contestant, values] of times) {
        const cases = { p50: median(values), p99: p99(contestant) };
        const base = { p50: median(times.get(ALONE) ?? []), p99: p99(ALONE) };
        for (const which of ['p50', 'p99'] as const) {
          findings.results.push({
            question: 'isolation',
            case: `${driver} ${which}`,
            contestant,
            value: round3(cases[which]),
            unit: 'ms',
            ratioTo: ALONE,
            ratio: round3(cases[which] / base[which]),
          });
        }
      }
      const ratio = round3(p99(BESIDE) / p99(ALONE));
      findings.requirements.push(atMost(`isolation: ${driver}, p99 ${BESIDE}`, ratio, BOUND));
    }
    return findings;
  },
};

/** Milliseconds from a commit to the arrival of its delivery, in phases by turns. */
async function measure(driver: DriverCase, seconds: number): Promise<Map<string, number[]>> {
  const receiver = await startReceiver();
  const app = await startStrapi({
    ...(await optionsOf(driver)),
    plugin: { endpoints: fastEndpoints(receiver) },
  });
  await receiver.behave('/slow', { hang: true });
  const slow = await app.run(makeSlow, {
    url: receiver.url('/slow'),
    backlog: BACKLOG,
    concurrency: HANGING,
  });
  const times = new Map<string, number[]>([
    [ALONE, []],
    [BESIDE, []],
  ]);
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const contestant of [ALONE, BESIDE]) {
      if (contestant === BESIDE) await hang(app, receiver, slow);
      const measured = await phase(app, receiver, round < 0 ? 3 : seconds);
      if (round >= 0) times.get(contestant)?.push(...measured);
      if (contestant === BESIDE) await rest(app, receiver, slow);
    }
  }
  await endSuite();
  await receiver.stop();
  return times;
}

const fastEndpoints = (receiver: Receiver): object =>
  Object.fromEntries(
    Array.from({ length: FAST }, (_, n) => [
      `fast-${n}`,
      { name: `Fast ${n}`, url: receiver.url(`/fast-${n}`), events: [`fast.n${n}`], signature: 'none' },
    ]),
  );

/** All that the endpoint may have in flight hangs; as if it had been well until now. */
async function hang(app: StrapiApp, receiver: Receiver, slow: number): Promise<void> {
  await app.run(enable, { slow, enabled: true });
  await app.run(forgive, slow);
  await until(async () => (await receiver.concurrency('/slow')).now === HANGING, {
    deadlineMs: 30_000,
    what: 'the slow endpoint to hang with all it may have in flight',
  });
}

async function rest(app: StrapiApp, receiver: Receiver, slow: number): Promise<void> {
  await app.run(enable, { slow, enabled: false });
  await until(async () => (await receiver.concurrency('/slow')).now === 0, {
    deadlineMs: 60_000,
    everyMs: 200,
    what: 'what hangs to run into its timeout',
  });
}

async function phase(app: StrapiApp, receiver: Receiver, seconds: number): Promise<number[]> {
  const before = (await receiver.requests()).at(-1)?.n ?? 0;
  const published = await app.run(publish, { endpoints: FAST, perSecond: PER_SECOND, seconds });
  const isFast = ({ path }: { path: string }): boolean => path.startsWith('/fast');
  const arrived = await until(
    async () => {
      const requests = (await receiver.requests({ afterN: before })).filter(isFast);
      return requests.length >= published ? requests : null;
    },
    { deadlineMs: 60_000, everyMs: 250, what: `${published} deliveries` },
  );
  return arrived.map(({ body, receivedAt }) => receivedAt - (JSON.parse(body) as { at: number }).at);
}

/* The functions below run inside Strapi: they see their parameters only. */

async function makeSlow(
  strapi: any,
  { url, backlog, concurrency }: { url: string; backlog: number; concurrency: number },
): Promise<number> {
  const { id } = await strapi
    .plugin('durable-webhooks')
    .service('endpoints')
    .create({
      name: 'Slow',
      url,
      events: ['slow.event'],
      signature: 'none',
      concurrency,
      timeoutMs: 30_000,
      enabled: false,
    });
  const knex = strapi.db.connection;
  const now = Date.now();
  const event = {
    message_id: 'msg_slow',
    type: 'slow.event',
    body: '{}',
    created_at: now,
    dispatched_at: now,
  };
  await knex('durable_webhooks_events').insert(event);
  const { id: event_id } = await knex('durable_webhooks_events')
    .where({ message_id: 'msg_slow' })
    .first('id');
  const row = {
    event_id,
    endpoint_id: id,
    state: 'pending',
    attempts: 0,
    tries: 0,
    due_at: now,
    created_at: now,
  };
  for (let n = 0; n < backlog; n += 500) {
    await knex('durable_webhooks_deliveries').insert(Array.from({ length: 500 }, () => row));
  }
  return id as number;
}

async function enable(strapi: any, { slow, enabled }: { slow: number; enabled: boolean }): Promise<void> {
  await strapi.plugin('durable-webhooks').service('endpoints').update(slow, { enabled });
}

async function forgive(strapi: any, slow: number): Promise<void> {
  const health = { failures: 0, strikes: 0, failing_since: null, failed_at: null, ramp: null };
  await strapi.db.connection('durable_webhooks_endpoints').where({ id: slow }).update(health);
}

/** Ten commits a second, each endpoint in its turn; how many deliveries that makes. */
async function publish(
  strapi: any,
  { endpoints, perSecond, seconds }: { endpoints: number; perSecond: number; seconds: number },
): Promise<number> {
  const events = strapi.plugin('durable-webhooks').service('events');
  const portion = (endpoints * perSecond) / 10;
  const startedAt = Date.now();
  let published = 0;
  for (let tick = 0; tick < seconds * 10; tick += 1) {
    await new Promise((resolve) => setTimeout(resolve, startedAt + tick * 100 - Date.now()));
    await strapi.db.transaction(async () => {
      for (let n = 0; n < portion; n += 1) {
        await events.publish(`fast.n${published % endpoints}`, { at: Date.now() });
        published += 1;
      }
    });
  }
  return published;
}
