import type { Core } from '@strapi/strapi';
import { endSuite } from '../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../tests/support/strapi';
import { HISTORY, startFilled } from './filled';
import { atMost, median, quantile, round3 } from './question';
import type { Findings, Question } from './question';

const [SMALL, LARGE] = [1_000, 1_000_000];
const DATABASES: DatabaseKind[] = ['sqlite', 'postgres'];
const ROUNDS = 31;
/** Of the same call with a thousandth of the history, in the same run. */
const MOST_TIMES = 2;
/** What counts and draws a chart of a million looks at more than it does of a thousand, up to a bound. */
const SUMMARY_MOST_MS = 400;

/** What people look at: common and rare, new and old, alone and together. Every page is full in both histories. */
const looks = (rows: number): Record<string, object> => ({
  everything: {},
  'the dead': { state: ['dead'] },
  'the dead of an endpoint': { state: ['dead'], endpoint: [9001] },
  'a small endpoint': { endpoint: [9003] },
  'a large endpoint': { endpoint: [9001] },
  'a common event': { event: ['entry.update'] },
  'a seldom event': { event: ['order.paid'] },
  'a rare event': { event: ['media.create'] },
  'an event of long ago': { event: ['entry.delete'] },
  'the dead of a common event': { state: ['dead'], event: ['entry.publish'] },
  'a content type': { contentType: ['api::tag.tag'] },
  'a document': { documentId: 'doc7' },
  'a tenth of the time': {
    from: HISTORY.startedAt + rows * 0.4 * HISTORY.everyMs,
    to: HISTORY.startedAt + rows * 0.5 * HISTORY.everyMs,
  },
});

const summaries = (rows: number): Record<string, [verb: 'counts' | 'chart', query: object]> => {
  const span = { from: HISTORY.startedAt, to: HISTORY.startedAt + (rows + 1) * HISTORY.everyMs };
  return {
    'counters of everything': ['counts', {}],
    'counters of an endpoint': ['counts', { endpoint: [9001] }],
    'counters of a common event': ['counts', { event: ['entry.update'] }],
    'the chart of everything': ['chart', span],
    'the chart of an endpoint': ['chart', { ...span, endpoint: [9002] }],
    'the chart of a common event': ['chart', { ...span, event: ['entry.update'] }],
  };
};

/**
 * How long a page of the history takes with a thousand and with a million deliveries. Asked of the service, in turn: over
 * HTTP each call takes as much again for who asks and how it travels, with which any page would look flat.
 */
export const history: Question = {
  name: 'history',
  async ask(scale) {
    const findings: Findings = { results: [], requirements: [] };
    for (const database of DATABASES) {
      const sizes = [SMALL, Math.max(2 * SMALL, Math.round(LARGE * scale))];
      const apps: StrapiApp[] = [];
      for (const rows of sizes) apps.push(await startFilled(database, rows, { role: 'producer' }));
      await askPages(database, sizes, apps, findings);
      await askSummaries(database, sizes[1]!, apps[1]!, findings);
      await endSuite();
    }
    return findings;
  },
};

async function askPages(
  database: DatabaseKind,
  sizes: readonly number[],
  apps: readonly StrapiApp[],
  { results, requirements }: Findings,
): Promise<void> {
  for (const name of Object.keys(looks(1))) {
    const times = { 'first page': [[], []] as number[][], 'next page': [[], []] as number[][] };
    // The first round warms up.
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const [at, app] of apps.entries()) {
        const { first, next, results: full } = await app.run(twoPages, looks(sizes[at]!)[name]);
        if (!full) throw new Error(`${database}, ${name}: the pages of ${sizes[at]} deliveries are not full`);
        if (round < 0) continue;
        times['first page'][at]!.push(first);
        times['next page'][at]!.push(next);
      }
    }
    for (const [page, [small, large]] of Object.entries(times)) {
      const [thousand, million] = [median(small!), median(large!)];
      const of = `${database} ${name}, ${page}`;
      results.push(figure(of, sizes[0]!, thousand, 1), figure(of, sizes[1]!, million, million / thousand));
      requirements.push(atMost(`history: ${of}`, round3(million / thousand), MOST_TIMES));
    }
  }
}

async function askSummaries(
  database: DatabaseKind,
  rows: number,
  app: StrapiApp,
  { results, requirements }: Findings,
): Promise<void> {
  for (const [name, [verb, query]] of Object.entries(summaries(rows))) {
    const times = await app.run(summarise, { verb, query, times: ROUNDS });
    results.push({ ...figure(`${database} ${name}`, rows, median(times), 1), ratioTo: null, ratio: null });
    requirements.push(
      atMost(`history: ${database} ${name}`, Math.round(quantile(times, 0.9)), SUMMARY_MOST_MS),
    );
  }
}

const figure = (name: string, rows: number, ms: number, ratio: number) => ({
  question: 'history',
  case: name,
  contestant: `${rows} deliveries`,
  value: Math.round(ms * 100) / 100,
  unit: 'ms',
  ratioTo: `${SMALL} deliveries`,
  ratio: round3(ratio),
});

/* The functions below run inside Strapi: they see their parameters only. */

async function twoPages(
  strapi: Core.Strapi,
  query: object,
): Promise<{ first: number; next: number; results: boolean }> {
  const deliveries = strapi.plugin('durable-webhooks').service('deliveries');
  const limit = 10;
  const startedAt = performance.now();
  const first: { results: unknown[]; nextCursor: string } = await deliveries.find({ ...query, limit });
  const turnedAt = performance.now();
  const next: { results: unknown[] } = await deliveries.find({ ...query, limit, cursor: first.nextCursor });
  return {
    first: turnedAt - startedAt,
    next: performance.now() - turnedAt,
    results: first.results.length === limit && next.results.length === limit,
  };
}

async function summarise(
  strapi: Core.Strapi,
  { verb, query, times }: { verb: 'counts' | 'chart'; query: object; times: number },
): Promise<number[]> {
  const deliveries = strapi.plugin('durable-webhooks').service('deliveries');
  const found: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    await deliveries[verb](query);
    found.push(performance.now() - startedAt);
  }
  return found;
}
