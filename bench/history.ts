import type { Core } from '@strapi/strapi';
import { endSuite, startStrapi } from '../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../tests/support/strapi';
import { DATABASE_KINDS } from '../tests/support/strapi';
import { atMost, median, quantile } from './question';
import type { Findings, Question, Result } from './question';

const ROWS = { small: 10_000, large: 1_000_000 };
const TIMES = 15;
/** Beyond that, a page with so many rows more is not flat. */
const MOST_MS = 400;

/** What people look at: common and rare, new and old, alone and together. */
const LOOKS: Record<string, object> = {
  everything: {},
  'deep in the past': { limit: 100 },
  'the dead': { state: ['dead'] },
  'the dead of an endpoint': { state: ['dead'], endpoint: [1] },
  'a small endpoint': { endpoint: [3] },
  'a large endpoint': { endpoint: [1] },
  'a common event': { event: ['entry.update'] },
  'a rare event': { event: ['order.paid'] },
  'an event of long ago': { event: ['entry.delete'] },
  'the dead of a common event': { state: ['dead'], event: ['entry.publish'] },
  'a content type': { contentType: ['api::tag.tag'] },
  'a document': { documentId: 'doc77' },
  'a day': { from: 1_750_000_400_000, to: 1_750_000_500_000 },
};

/** What the page of deliveries shows above them. */
const SUMMARIES: Record<string, ['counts' | 'chart', object]> = {
  'counters of everything': ['counts', {}],
  'counters of an endpoint': ['counts', { endpoint: [1] }],
  'counters of a common event': ['counts', { event: ['entry.update'] }],
  'the chart of everything': ['chart', { from: 1_750_000_000_000, to: 1_750_001_000_000 }],
  'the chart of an endpoint': ['chart', { from: 1_750_000_000_000, to: 1_750_001_000_000, endpoint: [2] }],
  'the chart of a common event': [
    'chart',
    { from: 1_750_000_000_000, to: 1_750_001_000_000, event: ['entry.update'] },
  ],
};

/** How long a page of the history takes with ten thousand and with a million deliveries. */
export const history: Question = {
  name: 'history',
  async ask(scale) {
    const findings: Findings = { results: [], requirements: [] };
    for (const database of DATABASE_KINDS) {
      for (const [size, rows] of Object.entries(ROWS)) {
        const measured = await measure(database, Math.max(1000, rows * scale));
        for (const [look, times] of Object.entries(measured)) {
          findings.results.push(figure(`${database} ${look}`, size, times));
          const name = `history: ${database} ${look}, ${size}`;
          findings.requirements.push(atMost(name, Math.round(quantile(times, 0.9)), MOST_MS));
        }
      }
    }
    return findings;
  },
};

async function measure(database: DatabaseKind, rows: number): Promise<Record<string, number[]>> {
  const app = await startStrapi({ database, plugin: { role: 'producer' } });
  await fill(app, rows);
  const pages = await app.run(look, { looks: LOOKS, times: TIMES });
  const summaries = await app.run(summarise, { summaries: SUMMARIES, times: TIMES });
  await endSuite();
  return { ...pages, ...summaries };
}

const figure = (name: string, size: string, times: readonly number[]): Result => ({
  question: 'history',
  case: name,
  contestant: size,
  value: Math.round(median(times) * 10) / 10,
  unit: 'ms',
  ratioTo: null,
  ratio: null,
});

/** One delivery per event; of a thousand deliveries one is dead and of ten events one a publication. */
function fill(app: StrapiApp, rows: number): Promise<void> {
  const { kind } = app.database;
  const isMysql = kind === 'mysql';
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const document = isMysql ? "CONCAT('doc', MOD(i, 10000))" : "'doc' || (i % 10000)";
  const into = (table: string, columns: string, values: string): string => {
    const insert = `INSERT INTO durable_webhooks_${table} (${columns})`;
    return `${isMysql ? `${insert} ${numbers}` : `${numbers} ${insert}`} SELECT ${values} FROM n`;
  };
  const statements = [
    ...(isMysql ? [`SET SESSION max_recursive_iterations = ${rows + 1}`] : []),
    into(
      'events',
      'id, message_id, type, uid, document_id, body, created_at, dispatched_at',
      `i, 'msg', CASE WHEN i <= ${rows / 100} THEN 'entry.delete' WHEN i % 20000 = 7 THEN 'order.paid'
       WHEN i % 10 = 3 THEN 'entry.publish' ELSE 'entry.update' END,
       CASE WHEN i % 3 = 0 THEN 'api::tag.tag' ELSE 'api::article.article' END, ${document}, '{}',
       1750000000000 + i, 1750000000000 + i`,
    ),
    into(
      'deliveries',
      'id, event_id, endpoint_id, state, attempts, tries, created_at',
      `i, i, CASE WHEN i % 50000 = 9 THEN 3 WHEN i % 100 = 1 THEN 2 ELSE 1 END,
       CASE WHEN i % 1000 = 13 THEN 'dead' ELSE 'succeeded' END, 1, 1, 1750000000000 + i`,
    ),
    // What the servers come to by themselves within minutes.
    ...(kind === 'postgres' ? ['ANALYZE'] : []),
    ...(isMysql ? ['ANALYZE TABLE durable_webhooks_events, durable_webhooks_deliveries'] : []),
  ];
  return app.run(async (strapi, statements) => {
    await strapi.db.connection.transaction(async (trx) => {
      for (const statement of statements) await trx.raw(statement);
    });
  }, statements);
}

/* Runs inside Strapi: sees its parameters only. */
async function look(
  strapi: Core.Strapi,
  { looks, times }: { looks: Record<string, object>; times: number },
): Promise<Record<string, number[]>> {
  const deliveries = strapi.plugin('durable-webhooks').service('deliveries');
  const found: Record<string, number[]> = {};
  for (const [name, query] of Object.entries(looks)) {
    let cursor: string | null = null;
    found[name] = [];
    for (let n = 0; n < times; n += 1) {
      const startedAt = performance.now();
      const page: { nextCursor: string | null } = await deliveries.find(
        cursor ? { ...query, cursor } : query,
      );
      found[name].push(performance.now() - startedAt);
      cursor = page.nextCursor;
    }
  }
  return found;
}

/* Runs inside Strapi: sees its parameters only. */
async function summarise(
  strapi: Core.Strapi,
  { summaries, times }: { summaries: Record<string, ['counts' | 'chart', object]>; times: number },
): Promise<Record<string, number[]>> {
  const deliveries = strapi.plugin('durable-webhooks').service('deliveries');
  const found: Record<string, number[]> = {};
  for (const [name, [verb, query]] of Object.entries(summaries)) {
    found[name] = [];
    for (let n = 0; n < times; n += 1) {
      const startedAt = performance.now();
      await deliveries[verb](query);
      found[name].push(performance.now() - startedAt);
    }
  }
  return found;
}
