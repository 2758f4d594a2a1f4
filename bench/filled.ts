import { startStrapi } from '../tests/support/strapi';
import type { DatabaseKind, StrapiApp } from '../tests/support/strapi';

/** When the first event of a history happened, and how long after it each next one: a million take a week. */
export const HISTORY = { startedAt: 1_750_000_000_000, everyMs: 600 };
/** However long a history is, so many of its deliveries are of each rare thing. */
const RARE = 40;

/** A Strapi with a history of so many deliveries; what is rare in it is as rare in any other. */
export async function startFilled(
  database: DatabaseKind,
  rows: number,
  plugin: Record<string, unknown>,
): Promise<StrapiApp> {
  const app = await startStrapi({ database, plugin });
  await fill(app, rows);
  return app;
}

/**
 * One delivery per event. Shares: of a hundred deliveries five are dead and four of `order.paid`; the oldest five of a
 * hundred are of `entry.delete`. Numbers: forty are of `media.create`, of each document, and of endpoint 3.
 */
function fill(app: StrapiApp, rows: number): Promise<void> {
  const { kind } = app.database;
  const isMysql = kind === 'mysql';
  const each = Math.max(1, Math.floor(rows / RARE));
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const document = isMysql ? `CONCAT('doc', MOD(i, ${each}))` : `'doc' || (i % ${each})`;
  const at = `${HISTORY.startedAt} + i * ${HISTORY.everyMs}`;
  const into = (table: string, columns: string, values: string): string => {
    const insert = `INSERT INTO durable_webhooks_${table} (${columns})`;
    return `${isMysql ? `${insert} ${numbers}` : `${numbers} ${insert}`} SELECT ${values} FROM n`;
  };
  const statements = [
    ...(isMysql ? [`SET SESSION max_recursive_iterations = ${rows + 1}`] : []),
    into(
      'events',
      'id, message_id, type, uid, document_id, body, created_at, dispatched_at',
      `i, 'msg', CASE WHEN i <= ${rows / 20} THEN 'entry.delete' WHEN i % ${each} = 5 THEN 'media.create'
       WHEN i % 25 = 7 THEN 'order.paid' WHEN i % 10 = 3 THEN 'entry.publish' ELSE 'entry.update' END,
       CASE WHEN i % 3 = 0 THEN 'api::tag.tag' ELSE 'api::article.article' END, ${document}, '{}', ${at}, ${at}`,
    ),
    into(
      'deliveries',
      'id, event_id, endpoint_id, state, attempts, tries, created_at, finished_at',
      `i, i, CASE WHEN i % ${each} = 9 THEN 9003 WHEN i % 10 = 1 THEN 9002 ELSE 9001 END,
       CASE WHEN i % 20 = 13 THEN 'dead' ELSE 'succeeded' END, 1, 1, ${at}, ${at}`,
    ),
    // What the servers come to by themselves within minutes.
    ...(kind === 'postgres' ? [...['events', 'deliveries'].map(afterLast), 'VACUUM ANALYZE'] : []),
    ...(isMysql ? ['ANALYZE TABLE durable_webhooks_events, durable_webhooks_deliveries'] : []),
  ];
  return app.run(async (strapi, statements) => {
    for (const statement of statements) await strapi.db.connection.raw(statement);
  }, statements);
}

/** PostgreSQL does not learn of ids that it did not choose itself. */
const afterLast = (name: string): string => {
  const table = `durable_webhooks_${name}`;
  return `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`;
};
