import type { StrapiApp } from '../tests/support/strapi';

/** Bytes of each body, as a small entry makes it. */
export const BODY_BYTES = 500;
/** Of the endpoint: what limits is the process's own concurrency. */
const NO_LIMIT = 1_000;

/** An endpoint whose deliveries wait until it is switched on. */
export interface Backlog {
  readonly endpointId: number;
  /** With bodies of so many bytes, `BODY_BYTES` by default. */
  fill(count: number, bodyBytes?: number): Promise<void>;
  release(): Promise<void>;
  /** Resolves when every delivery is recorded as ended, and switches the endpoint off again. */
  finished(): Promise<void>;
  /** Switches the endpoint off; resolves when nothing is in flight any more. */
  hold(): Promise<void>;
  isWaiting(): Promise<boolean>;
}

/** Opens an endpoint for a backlog in the database of a Strapi. */
export async function openBacklog(app: StrapiApp, url: string): Promise<Backlog> {
  return backlogOf(app, await app.run(createEndpoint, { url, concurrency: NO_LIMIT }));
}

/** The backlog of an endpoint that was opened before, by another process on the same database. */
export function backlogOf(app: StrapiApp, endpointId: number): Backlog {
  const setEnabled = (enabled: boolean): Promise<void> => app.run(enableEndpoint, { endpointId, enabled });
  return {
    endpointId,
    fill: (count, bodyBytes = BODY_BYTES) => app.run(fill, { endpointId, count, bodyBytes }),
    release: () => setEnabled(true),
    async finished() {
      await app.run(noneIs, { endpointId, states: ['pending', 'queued', 'sending', 'retrying'] });
      await setEnabled(false);
    },
    async hold() {
      await setEnabled(false);
      await app.run(noneIs, { endpointId, states: ['queued', 'sending'] });
    },
    isWaiting: () => app.run(isWaiting, endpointId),
  };
}

/* The functions below run inside Strapi: they see their parameters only. */

async function createEndpoint(
  strapi: any,
  { url, concurrency }: { url: string; concurrency: number },
): Promise<number> {
  const endpoints = strapi.plugin('durable-webhooks').service('endpoints');
  const created = await endpoints.create({
    name: 'Drain',
    url,
    events: ['bench.drain'],
    concurrency,
    enabled: false,
  });
  return (created.data ?? created).id;
}

/** One that a person enables begins with a delivery at a time; this one has been well all along. */
async function enableEndpoint(
  strapi: any,
  { endpointId, enabled }: { endpointId: number; enabled: boolean },
): Promise<void> {
  await strapi.db.transaction(async ({ trx }: any) => {
    await strapi.plugin('durable-webhooks').service('endpoints').update(endpointId, { enabled });
    await trx('durable_webhooks_endpoints').where({ id: endpointId }).update({ ramp: null });
  });
}

async function fill(
  strapi: any,
  { endpointId, count, bodyBytes }: { endpointId: number; count: number; bodyBytes: number },
): Promise<void> {
  const now = Date.now();
  const knex = strapi.db.connection;
  const [{ last }] = await knex('durable_webhooks_events').max({ last: 'id' });
  const first = Number(last ?? 0) + 1;
  for (let from = first; from < first + count; from += 1_000) {
    const ids = Array.from({ length: Math.min(1_000, first + count - from) }, (_, n) => from + n);
    const bodyOf = (id: number): string =>
      JSON.stringify({ event: 'bench.drain', createdAt: new Date(now), id, pad: '' }).padEnd(
        bodyBytes - 1,
        ' ',
      );
    await knex.batchInsert(
      'durable_webhooks_events',
      ids.map((id) => ({
        id,
        message_id: `msg_bench${id}`,
        type: 'bench.drain',
        body: bodyOf(id),
        created_at: now,
        dispatched_at: now,
      })),
      100,
    );
    await knex.batchInsert(
      'durable_webhooks_deliveries',
      ids.map((id) => ({
        event_id: id,
        endpoint_id: endpointId,
        state: 'pending',
        attempts: 0,
        tries: 0,
        due_at: now,
        created_at: now,
      })),
      100,
    );
  }
  if (strapi.db.dialect.client !== 'postgres') return;
  // It does not learn of ids that it did not choose itself.
  const events = 'durable_webhooks_events';
  await knex.raw(`SELECT setval(pg_get_serial_sequence('${events}', 'id'), (SELECT max(id) FROM ${events}))`);
  await knex.raw('ANALYZE');
}

async function noneIs(
  strapi: any,
  { endpointId, states }: { endpointId: number; states: string[] },
): Promise<void> {
  const some = () =>
    strapi.db
      .connection('durable_webhooks_deliveries')
      .where({ endpoint_id: endpointId })
      .whereIn('state', states)
      .first();
  while (await some()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function isWaiting(strapi: any, endpointId: number): Promise<boolean> {
  const some = await strapi.db
    .connection('durable_webhooks_deliveries')
    .where({ endpoint_id: endpointId, state: 'pending' })
    .first();
  return some !== undefined;
}
