import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';

describe('rows and payloads that are not as they should be', () => {
  let receiver: Receiver;
  let app: StrapiApp;

  beforeAll(async () => {
    receiver = await startReceiver();
    await receiver.behave('/', { status: 200, delayMs: 1_500 });
    app = await startStrapi({
      plugin: {
        maxPayloadBytes: 4_096,
        endpoints: {
          all: { name: 'All', url: receiver.url('/'), events: ['*'], signature: 'none', delayMs: 1_000 },
        },
      },
    });
  });

  afterAll(() => receiver.stop());

  it('a delivery whose event lost its body is dead with the reason, and the rest goes on', async () => {
    await app.run(createTag, { name: 'damaged' });
    await app.run(createTag, { name: 'whole' });
    await until(async () => (await deliveries(app)).length === 2);
    await app.database.query("UPDATE durable_webhooks_events SET body = NULL WHERE body LIKE '%damaged%'");
    await until(async () => (await deliveries(app)).every(({ finished_at }) => finished_at !== null), {
      deadlineMs: 15_000,
    });
    expect(await deliveries(app)).toEqual([
      expect.objectContaining({ state: 'dead', last_error: expect.stringMatching(/missing or has no body/) }),
      expect.objectContaining({ state: 'succeeded' }),
    ]);
  });

  it('a payload that is too large is delivered thin and says so', async () => {
    await receiver.clear();
    await app.run(createTag, { name: 'n'.repeat(200) });
    await app.run(createArticle, { body: 'x'.repeat(5_000) });
    const requests = await receiver.waitFor(2, 15_000);
    const article = requests.map(({ body }) => JSON.parse(body)).find(({ model }) => model === 'article');
    expect(article).toEqual({
      event: 'entry.create',
      createdAt: expect.any(String),
      model: 'article',
      uid: 'api::article.article',
      entry: { id: expect.any(Number), documentId: expect.any(String), locale: 'en' },
      truncated: true,
    });
    const [row] = await app.database.query(
      'SELECT thin_reason FROM durable_webhooks_events WHERE thin_reason IS NOT NULL',
    );
    expect(row?.['thin_reason']).toMatch(/more than the 4096 allowed/);
  });
});

const deliveries = (app: StrapiApp): Promise<Record<string, unknown>[]> =>
  app.database.query('SELECT * FROM durable_webhooks_deliveries ORDER BY id');

/* These run inside Strapi: they see their parameters only. */

const createTag = (strapi: any, { name }: { name: string }): Promise<unknown> =>
  strapi.documents('api::tag.tag').create({ data: { name } });

const createArticle = (strapi: any, { body }: { body: string }): Promise<unknown> =>
  strapi.documents('api::article.article').create({ data: { title: 'Long', body } });
