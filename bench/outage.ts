import { startReceiver } from '../tests/support/receiver';
import { endSuite, startStrapi } from '../tests/support/strapi';
import { until } from '../tests/support/until';
import { DRIVERS, type DriverCase, optionsOf } from './drivers';
import { atLeast, atMost } from './question';
import type { Findings, Question } from './question';

const BACKLOG = 10_000;
const CONCURRENCY = 5;
const RATE = { max: 500, perMs: 1_000 };
/** An arrival may be late by what the receiver's machine takes. */
const LATE_MS = 50;

/** What becomes of a large backlog when its endpoint is back: all of it arrives, and nobody is overrun. */
export const outage: Question = {
  name: 'outage',
  async ask(scale) {
    const findings: Findings = { results: [], requirements: [] };
    for (const driver of DRIVERS) {
      const { results, requirements } = await measure(driver, Math.max(500, Math.round(BACKLOG * scale)));
      findings.results.push(...results);
      findings.requirements.push(...requirements);
    }
    return findings;
  },
};

async function measure(driver: DriverCase, backlog: number): Promise<Findings> {
  const receiver = await startReceiver();
  const limited = { events: ['bench.outage'], signature: 'none', concurrency: CONCURRENCY, rateLimit: RATE };
  const endpoints = {
    down: { ...limited, name: 'Down', url: receiver.url('/down') },
    other: { ...limited, name: 'Other', url: receiver.url('/other') },
  };
  const app = await startStrapi({ ...(await optionsOf(driver)), plugin: { endpoints } });
  const arrivals = async (path: string): Promise<number[]> =>
    (await receiver.requests({ path })).map(({ receivedAt }) => receivedAt);

  await receiver.behave('/down', { reset: true });
  await app.run(publish, backlog);
  await receiver.waitFor(backlog, 300_000, { path: '/other' });
  const failed = (await arrivals('/down')).length;
  await receiver.behave('/down', { status: 200 });
  const backAt = Date.now();
  await until(async () => (await app.run(succeeded)) === 2 * backlog, { deadlineMs: 300_000, everyMs: 500 });
  const down = (await arrivals('/down')).slice(failed);
  const probes = down.filter((at) => at < backAt).length;
  const concurrency = (await receiver.concurrency('/down')).max;
  const rate = mostWithin(down, RATE.perMs - LATE_MS);
  const others = (await arrivals('/other')).length;
  await endSuite();
  await receiver.stop();

  const name = (what: string): string => `outage: ${driver}, ${what}`;
  const figure = (what: string, value: number, unit: string) => ({
    question: 'outage',
    case: `${driver} ${what}`,
    contestant: 'durable-webhooks',
    value,
    unit,
    ratioTo: null,
    ratio: null,
  });
  return {
    results: [
      figure('attempts while it was down', failed, 'requests'),
      figure('from being back to the first delivery', down[probes]! - backAt, 'ms'),
      figure('from the first delivery to the last', down.at(-1)! - down[probes]!, 'ms'),
    ],
    requirements: [
      atLeast(name('deliveries that arrived'), down.length - probes, backlog),
      atMost(name('requests at once'), concurrency, CONCURRENCY),
      atMost(name(`requests within ${RATE.perMs} ms`), rate, RATE.max),
      atMost(name('requests to the other endpoint'), others, backlog),
    ],
  };
}

/** The most of these instants, in order, within any window of that length. */
function mostWithin(instants: readonly number[], windowMs: number): number {
  let from = 0;
  return instants.reduce((most, at, index) => {
    while (instants[from]! <= at - windowMs) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}

/* The functions below run inside Strapi: they see their parameters only. */

async function publish(strapi: any, count: number): Promise<void> {
  const events = strapi.plugin('durable-webhooks').service('events');
  for (let from = 0; from < count; from += 500) {
    await strapi.db.transaction(async () => {
      for (let n = from; n < Math.min(count, from + 500); n += 1) await events.publish('bench.outage', { n });
    });
  }
}

async function succeeded(strapi: any): Promise<number> {
  const row = await strapi.db
    .connection('durable_webhooks_deliveries')
    .where({ state: 'succeeded' })
    .count('* as count')
    .first();
  return Number(row.count);
}
