import type { Core } from '@strapi/strapi';
import { startReceiver } from '../tests/support/receiver';
import type { Receiver } from '../tests/support/receiver';
import { endSuite } from '../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../tests/support/strapi';
import { type Backlog, openBacklog } from './backlog';
import { startFilled } from './filled';
import { DRIVERS } from './drivers';
import { memoryOfDraining, residentMb } from './memory';
import { atLeast, atMost, median, round3 } from './question';
import type { Findings, Question } from './question';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const DATABASES: DatabaseKind[] = ['sqlite', 'postgres'];
const ROUNDS = 5;
const DRAINED = 3_000;
const PAGES = 31;
const PRUNED = 5_000;
/** Beside the same with a thousand deliveries in the history, in the same run. */
const THROUGHPUT_FLOOR = 0.85;
const PAGE_MOST_TIMES = 2;
/** Of a large backlog, beside nothing to do. */
const BACKLOG = 100_000;
const MOST_MB = 60;
/** The history is older than any retention that is usual. */
const RETENTION = { succeededDays: 3_650, failedDays: 3_650 };

/** A Strapi with a history of some size, and what was measured on it. */
interface Grown {
  rows: number;
  app: StrapiApp;
  backlog: Backlog;
  perSecond: number[];
  residentMb: number;
  pageMs: number[];
  pruneMs: number;
}

/** What becomes of throughput, list, pruning and memory while the history grows; and memory while a backlog drains. */
export const growth: Question = {
  name: 'growth',
  async ask(scale) {
    const findings: Findings = { results: [], requirements: [] };
    for (const database of DATABASES) await askGrown(database, scale, findings);
    for (const driver of DRIVERS) {
      const { idle, most } = await memoryOfDraining(driver, Math.max(1_000, Math.round(BACKLOG * scale)));
      const of = `${driver}, draining ${BACKLOG}`;
      findings.results.push(figure(of, 'idle', idle, 'MB'), figure(of, 'most', most, 'MB'));
      findings.requirements.push(atMost(`growth: MB above idle, ${of}`, Math.ceil(most - idle), MOST_MB));
    }
    return findings;
  },
};

async function askGrown(database: DatabaseKind, scale: number, findings: Findings): Promise<void> {
  const receiver = await startReceiver({ countOnly: true });
  const grown: Grown[] = [];
  const drained = Math.max(300, Math.round(DRAINED * scale));
  for (const size of SIZES) {
    grown.push(await grow(database, Math.max(SIZES[0]!, Math.round(size * scale)), receiver));
  }
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const one of grown) await drainOnce(one, drained, receiver, round < 0);
  }
  for (let page = -1; page < PAGES; page += 1) {
    for (const one of grown) {
      const ms = await one.app.run(firstPage);
      if (page >= 0) one.pageMs.push(ms);
    }
  }
  await Promise.all(grown.map(async (one) => (one.pruneMs = await one.app.run(prune, PRUNED))));
  await endSuite();
  await receiver.stop();
  tell(database, grown, findings);
}

async function grow(database: DatabaseKind, rows: number, receiver: Receiver): Promise<Grown> {
  const app = await startFilled(database, rows, { concurrency: 50, retention: RETENTION });
  const backlog = await openBacklog(app, receiver.url('/'));
  return { rows, app, backlog, perSecond: [], residentMb: 0, pageMs: [], pruneMs: 0 };
}

/** From the release until the last one has arrived; the first time only warms up. */
async function drainOnce(one: Grown, count: number, receiver: Receiver, isWarmUp: boolean): Promise<void> {
  await one.backlog.fill(count);
  await receiver.clear();
  const startedAt = performance.now();
  await one.backlog.release();
  await receiver.waitFor(count, 600_000);
  const elapsedMs = performance.now() - startedAt;
  await one.backlog.finished();
  if (!isWarmUp) one.perSecond.push((count / elapsedMs) * 1_000);
  one.residentMb = await residentMb(one.app);
}

function tell(database: DatabaseKind, grown: readonly Grown[], { results, requirements }: Findings): void {
  const [small, large] = [grown[0]!, grown.at(-1)!];
  const ratio = (of: (one: Grown) => number, one: Grown): number => round3(of(one) / of(small));
  const perSecond = (one: Grown): number => median(one.perSecond);
  const pageMs = (one: Grown): number => median(one.pageMs);
  for (const one of grown) {
    const history = `${one.rows} deliveries`;
    const pruning = `${database}, removing ${PRUNED} that are old`;
    results.push(
      figure(`${database}, throughput`, history, perSecond(one), 'deliveries/s', ratio(perSecond, one)),
      figure(`${database}, first page`, history, pageMs(one), 'ms', ratio(pageMs, one)),
      figure(`${database}, memory`, history, one.residentMb, 'MB'),
      ...(one.rows > 2 * PRUNED ? [figure(pruning, history, one.pruneMs, 'ms')] : []),
    );
  }
  requirements.push(
    atLeast(`growth: throughput, ${database}`, ratio(perSecond, large), THROUGHPUT_FLOOR),
    atMost(`growth: first page, ${database}`, ratio(pageMs, large), PAGE_MOST_TIMES),
  );
}

const figure = (
  name: string,
  contestant: string,
  value: number,
  unit: string,
  ratio: number | null = null,
) => ({
  question: 'growth',
  case: name,
  contestant,
  value: Math.round(value * 100) / 100,
  unit,
  ratioTo: ratio === null ? null : `${SIZES[0]} deliveries`,
  ratio,
});

/* The functions below run inside Strapi: they see their parameters only. */

async function firstPage(strapi: Core.Strapi): Promise<number> {
  const startedAt = performance.now();
  await strapi.plugin('durable-webhooks').service('deliveries').find({});
  return performance.now() - startedAt;
}

/** Makes the oldest deliveries too old, and tells how long they take to go once the first ones do. */
async function prune(strapi: Core.Strapi, count: number): Promise<number> {
  const table = () => strapi.db.connection('durable_webhooks_deliveries');
  const oldest = async (): Promise<number> => {
    const [row] = await table().select('id').orderBy('id').limit(1);
    return Number(row.id);
  };
  const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const newest = await table().max({ id: 'id' }).first();
  const last = Number(newest?.id);
  const first = await oldest();
  const end = Math.min(first + count, last);
  await table().where('id', '<', end).update({ created_at: 1, finished_at: 1 });
  while ((await oldest()) === first) await rest(20);
  const startedAt = performance.now();
  while ((await oldest()) < end) await rest(5);
  return performance.now() - startedAt;
}
