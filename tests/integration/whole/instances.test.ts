import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

const KEY = { ENCRYPTION_KEY: 'a key of this suite alone' };

describeWith(['postgres'], 'two instances on one database', () => {
  let receiver: Receiver;
  let one: StrapiApp;
  let other: StrapiApp;

  beforeAll(async () => {
    receiver = await startReceiver();
    one = await startStrapi({ database: 'postgres', env: KEY });
    other = await startStrapi({ database: one.database, env: KEY });
  });

  afterAll(() => receiver.stop());

  it('an endpoint made on one is served by the other within two seconds', async () => {
    await one.run(createEndpoint, { url: receiver.url('/made') });
    const madeAt = Date.now();
    await until(() => other.run(knowsEndpoint, {}), {
      deadlineMs: 2_000,
      what: 'the endpoint on the other instance',
    });
    expect(Date.now() - madeAt).toBeLessThan(2_000);
    await other.run(createTag, { name: 'written on the other' });
    await receiver.waitFor(1, 5_000, { path: '/made' });
  });

  it('delivers each event once, whichever instance wrote it', async () => {
    await receiver.clear();
    await Promise.all(
      [one, other].flatMap((app, n) =>
        Array.from({ length: 20 }, (_, m) => app.run(createTag, { name: `tag ${n}-${m}` })),
      ),
    );
    const requests = await receiver.waitFor(40, 15_000, { path: '/made' });
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(40);
    await until(async () => (await unfinished(one)) === 0, { what: 'every delivery recorded' });
    expect(await receiver.count()).toBe(40);
  });

  it('the other one feeds when the feeder is killed', async () => {
    const [feeder, follower] = (await one.run(isFeeder, {})) ? [one, other] : [other, one];
    await receiver.clear();
    await feeder.kill();
    const killedAt = Date.now();
    await follower.run(createTag, { name: 'after the kill' });
    await receiver.waitFor(1, 15_000, { path: '/made' });
    expect(Date.now() - killedAt).toBeLessThan(15_000);
  });
});

async function unfinished(app: StrapiApp): Promise<number> {
  const [row] = await app.database.query(
    "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state <> 'succeeded'",
  );
  return Number(row?.['n']);
}

/* These run inside Strapi: they see their parameters only. */

const createEndpoint = (strapi: any, { url }: { url: string }): Promise<unknown> =>
  strapi
    .plugin('durable-webhooks')
    .service('endpoints')
    .create({ name: 'Made', url, events: ['entry.create'], contentTypes: ['api::tag.tag'] });

const knowsEndpoint = async (strapi: any): Promise<boolean> =>
  (await strapi.plugin('durable-webhooks').service('endpoints').find()).length === 1;

const createTag = (strapi: any, { name }: { name: string }): Promise<unknown> =>
  strapi.documents('api::tag.tag').create({ data: { name } });

const isFeeder = async (strapi: any): Promise<boolean> =>
  (await strapi.plugin('durable-webhooks').service('status').read()).isFeeder as boolean;
