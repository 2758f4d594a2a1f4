import type { DeliveryDetail, DeliveryPage } from '../../../server/src/contracts';
import type { ReceivedRequest, Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import { startRedis } from '../../support/redis';
import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import { superApi } from '../admin-api/api';

const nameIn = ({ body }: ReceivedRequest): string =>
  (JSON.parse(body) as { entry: { name: string } }).entry.name;

async function countsByState(app: StrapiApp): Promise<Record<string, number>> {
  const rows = await app.database.query(
    'SELECT state, COUNT(*) AS n FROM durable_webhooks_deliveries GROUP BY state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [String(state), Number(n)]));
}

const isAllOver = (counts: Record<string, number>): boolean =>
  Object.keys(counts).every((state) => state === 'succeeded' || state === 'merged');

const build = (receiver: Receiver, coalesce: object, more: object = {}): object => ({
  endpoints: {
    build: {
      name: 'Build',
      url: receiver.url('/build'),
      events: ['entry.create', 'entry.update'],
      contentTypes: ['api::tag.tag'],
      signature: 'none',
      coalesce,
      ...more,
    },
  },
});

describe('an endpoint that merges, with the embedded driver', () => {
  let receiver: Receiver;

  beforeAll(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.clear());
  afterAll(() => receiver.stop());

  it('is sent one delivery of the latest event, though Strapi is killed within the window', async () => {
    const plugin = build(receiver, { by: 'endpoint', windowMs: 3_000, maxWaitMs: 60_000 });
    const app = await startStrapi({ plugin });
    await app.run(createTags, { names: ['a', 'b', 'c', 'd'] });
    await until(async () => (await countsByState(app))['merged'] === 3, { what: 'three that are merged' });
    await app.kill();
    expect(await receiver.count()).toBe(0);

    const again = await startStrapi({ database: app.database, plugin });
    const [request] = await receiver.waitFor(1, 15_000);
    await until(async () => (await countsByState(again))['succeeded'] === 1, { what: 'the delivery' });
    expect(await countsByState(again)).toEqual({ merged: 3, succeeded: 1 });
    expect(nameIn(request!)).toBe('d');

    const api = await superApi(again);
    const { data: page } = await api.get<DeliveryPage>('/deliveries?state=succeeded,merged');
    const [sent, ...others] = page.results;
    const { data } = await api.get<DeliveryDetail>(`/deliveries/${sent!.id}`);
    expect(data.merged.map(({ id }) => id)).toEqual(others.map(({ id }) => id));
    for (const { id } of others) {
      const merged = await api.get<DeliveryDetail>(`/deliveries/${id}`);
      expect(merged.data).toMatchObject({ state: 'merged', mergedInto: sent!.id, attemptLog: [] });
    }
    expect((await api.post('/replays', { ids: [others[0]!.id] })).data).toMatchObject({ skipped: 1 });
    await api.post('/replays', { ids: [sent!.id] });
    await receiver.waitFor(2);
    await again.stop();
  });

  it('keeps the order of each document, its delay, and its longest wait', async () => {
    const coalesce = { by: 'document', windowMs: 1_500, maxWaitMs: 2_500 };
    const plugin = build(receiver, coalesce, { ordering: 'document', delayMs: 500 });
    const app = await startStrapi({ plugin });
    const startedAt = Date.now();
    await app.run(editTwoTags, { rounds: 10, everyMs: 400 });
    await until(
      async () => {
        return isAllOver(await countsByState(app));
      },
      { what: 'everything sent' },
    );
    const requests = await receiver.requests();
    for (const document of ['left', 'right']) {
      const names = requests.map(nameIn).filter((name) => name.startsWith(document));
      expect(names).toEqual([...names].sort());
      expect(names.at(-1)).toBe(`${document} 9`);
      expect(names.length).toBeLessThan(5);
    }
    expect(requests[0]!.receivedAt - startedAt).toBeGreaterThan(500 + 1_500);
    expect(requests[0]!.receivedAt - startedAt).toBeLessThan(500 + 2_500 + 2_000);
    expect(await countsByState(app)).toEqual({ succeeded: requests.length, merged: 20 - requests.length });
    await app.stop();
  });
});

describeWith(['redis', 'postgres'], 'an endpoint that merges, with Redis and two instances', () => {
  let receiver: Receiver;
  let redis: TestRedis;

  beforeAll(async () => {
    receiver = await startReceiver();
    redis = await startRedis();
  });
  afterAll(async () => {
    await receiver.stop();
    await redis.stop();
  });

  it('loses nothing and repeats nothing when the feeder is killed within the window', async () => {
    const plugin = build(receiver, { by: 'endpoint', windowMs: 1_500, maxWaitMs: 5_000 });
    const one = await startStrapi({ database: 'postgres', redisUrl: redis.url, plugin });
    const other = await startStrapi({ database: one.database, redisUrl: redis.url, plugin });
    await Promise.all([
      one.run(createTags, { names: ['a', 'b', 'c'] }),
      other.run(createTags, { names: ['d', 'e', 'f'] }),
    ]);
    await until(async () => (await countsByState(one))['pending'] === 1, { what: 'one that waits' });
    const [feeder, follower] = (await one.run(isFeeder, {})) ? [one, other] : [other, one];
    await feeder.kill();
    await follower.run(createTags, { names: ['last'] });
    await receiver.waitFor((all) => all.some((request) => nameIn(request) === 'last'), 30_000);
    await until(async () => isAllOver(await countsByState(follower)), { what: 'the end' });
    const requests = await receiver.requests();
    expect(await countsByState(follower)).toEqual({
      merged: 7 - requests.length,
      succeeded: requests.length,
    });
    expect(requests.length).toBeLessThanOrEqual(2);
    await follower.stop();
  });
});

/* These run inside Strapi: they see their parameters only. */

async function createTags(strapi: any, { names }: { names: string[] }): Promise<void> {
  for (const name of names) await strapi.documents('api::tag.tag').create({ data: { name } });
}

async function editTwoTags(strapi: any, { rounds, everyMs }: { rounds: number; everyMs: number }) {
  const tags = strapi.documents('api::tag.tag');
  const ids: Record<string, string> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['left', 'right']) {
      const data = { name: `${name} ${round}` };
      const documentId = ids[name];
      if (documentId) await tags.update({ documentId, data });
      else ids[name] = (await tags.create({ data })).documentId;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

const isFeeder = async (strapi: any): Promise<boolean> =>
  (await strapi.plugin('durable-webhooks').service('status').read()).isFeeder as boolean;
