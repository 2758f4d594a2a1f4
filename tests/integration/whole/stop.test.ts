import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

describe('stopping Strapi', () => {
  let receiver: Receiver;

  beforeAll(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.clear());
  afterAll(() => receiver.stop());

  const start = (settings: object = {}): Promise<StrapiApp> =>
    startStrapi({ plugin: { ...configFor(receiver), ...settings } });

  it('lets running attempts finish, records them and gives back what was not begun', async () => {
    await receiver.behave('/', { status: 200, delayMs: 700 });
    const app = await start();
    await app.run(createTags, { count: 6 });
    await receiver.waitFor(2);
    const { destroyMs } = await app.stop();
    expect(destroyMs).toBeLessThan(5_000);
    expect(await states(app)).toEqual(['succeeded', 'succeeded', 'pending', 'pending', 'pending', 'pending']);
  });

  it('keeps its deadline while a receiver hangs, and delivers again after the restart', async () => {
    await receiver.behave('/', { hang: true });
    const app = await start({ stopDeadlineMs: 1_000 });
    await app.run(createTags, { count: 1 });
    await receiver.waitFor(1);
    const { destroyMs } = await app.stop();
    expect(destroyMs).toBeLessThan(4_000);

    await receiver.clear();
    const again = await startStrapi({ database: app.database, plugin: configFor(receiver) });
    const [request] = await receiver.waitFor(1, 20_000);
    expect(request?.headers['x-strapi-event']).toBe('entry.create');
    await until(async () => (await states(again)).every((state) => state === 'succeeded'));
  });

  it('keeps what is written while it stops', async () => {
    const app = await start();
    await app.run(createTagInDestroy, {});
    await app.stop();
    const again = await startStrapi({ database: app.database, plugin: configFor(receiver) });
    await receiver.waitFor((requests) =>
      requests.some(({ body }) => body.includes('written while stopping')),
    );
    await again.stop();
  });

  it('leaves nothing behind when it stops before it has begun to deliver', async () => {
    const app = await startStrapi({ plugin: configFor(receiver), env: { LISTEN: 'off' } });
    await app.run(listenWhileTheDatabaseIsTaken, { forMs: 500 });
    await app.stop();
  });
});

const configFor = (receiver: Receiver): object => ({
  endpoints: {
    slow: {
      name: 'Slow',
      url: receiver.url('/'),
      events: ['entry.create'],
      signature: 'none',
      concurrency: 2,
    },
  },
});

async function states(app: StrapiApp): Promise<unknown[]> {
  const rows = await app.database.query('SELECT state FROM durable_webhooks_deliveries ORDER BY id');
  return rows.map(({ state }) => state);
}

/* These run inside Strapi: they see their parameters only. */

async function createTags(strapi: any, { count }: { count: number }): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await strapi.documents('api::tag.tag').create({ data: { name: `tag ${n}` } });
  }
}

/** Whatever starts with the HTTP server waits for the only connection. */
async function listenWhileTheDatabaseIsTaken(strapi: any, { forMs }: { forMs: number }): Promise<void> {
  const held = await strapi.db.connection.transaction();
  void strapi.listen();
  await new Promise((resolve) => strapi.server.httpServer.once('listening', resolve));
  setTimeout(() => void held.rollback(), forMs);
}

/** The project's own `destroy` runs after the plugins' and before the server and the database are closed. */
async function createTagInDestroy(strapi: any): Promise<void> {
  strapi.app.destroy = () =>
    strapi.documents('api::tag.tag').create({ data: { name: 'written while stopping' } });
}
