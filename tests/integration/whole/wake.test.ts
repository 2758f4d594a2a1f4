import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { DatabaseKind, StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

/** Nothing is found in time by looking now and then. */
const POLL_MS = 60_000;
const AT_ONCE_MS = 3_000;
/** Longer than the feeder's lease. */
const LONG_IDLE_MS = 7_000;

async function open(database: DatabaseKind): Promise<{ app: StrapiApp; receiver: Receiver; id: number }> {
  const receiver = await startReceiver();
  const app = await startStrapi({ database, plugin: { pollMs: POLL_MS } });
  const id = await app.run(createEndpoint, receiver.url('/'));
  await app.run(writeTag, 'first');
  await receiver.waitFor(1, AT_ONCE_MS);
  await until(async () => (await statesIn(app)).join() === 'succeeded', { what: 'recorded' });
  return { app, receiver, id };
}

const statesIn = async (app: StrapiApp): Promise<unknown[]> =>
  (await app.database.query('SELECT state FROM durable_webhooks_deliveries')).map(({ state }) => state);

describe('who has work for the feeder', () => {
  it('wakes it however long there was none', async () => {
    const { app, receiver } = await open('sqlite');
    await new Promise((resolve) => setTimeout(resolve, LONG_IDLE_MS));
    await app.run(writeTag, 'second');
    await receiver.waitFor(2, AT_ONCE_MS);
    await app.stop();
    await receiver.stop();
  });
});

describeWith(['postgres'], 'who has work for the feeder in a transaction', () => {
  it('wakes it when that is committed: to replay, and to send what waited for an endpoint', async () => {
    const { app, receiver, id } = await open('postgres');

    await app.run(inTransaction, { of: 'replays', call: 'create', parameters: [{ ids: [1] }] });
    await receiver.waitFor(2, AT_ONCE_MS);

    await until(async () => (await statesIn(app)).join() === 'succeeded', { what: 'recorded' });
    await app.run(disable, id);
    await app.database.query("UPDATE durable_webhooks_deliveries SET state = 'pending', due_at = 0");
    await app.run(inTransaction, { of: 'endpoints', call: 'update', parameters: [id, { enabled: true }] });
    await receiver.waitFor(3, AT_ONCE_MS);

    await app.stop();
    await receiver.stop();
  });
});

/* The functions below run inside Strapi: they see their parameters only. */

async function createEndpoint(strapi: any, url: string): Promise<number> {
  const endpoints = strapi.plugin('durable-webhooks').service('endpoints');
  return (await endpoints.create({ name: 'CRM', url, events: ['entry.create'], signature: 'none' })).id;
}

async function writeTag(strapi: any, name: string): Promise<void> {
  await strapi.documents('api::tag.tag').create({ data: { name } });
}

async function disable(strapi: any, id: number): Promise<void> {
  await strapi.plugin('durable-webhooks').service('endpoints').update(id, { enabled: false });
}

/** Calls a service of the plugin within a transaction that goes on for a while. */
async function inTransaction(
  strapi: any,
  { of, call, parameters }: { of: string; call: string; parameters: unknown[] },
): Promise<void> {
  await strapi.db.transaction(async () => {
    await strapi
      .plugin('durable-webhooks')
      .service(of)
      [call](...parameters);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
}
