import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const endpointOf = (receiver: Receiver): object => ({
  endpoints: {
    crm: {
      name: 'CRM',
      url: receiver.url('/crm'),
      events: ['entry.*'],
      secret: SECRET,
      headers: { 'X-Tenant': 'acme-production-0123' },
      retry: { schedule: [1, 1, 1] },
    },
  },
});

async function publishArticle(app: StrapiApp): Promise<string> {
  return app.run(async (strapi: any) => {
    const article = await strapi.documents('api::article.article').create({ data: { title: 'First' } });
    await strapi.documents('api::article.article').publish({ documentId: article.documentId });
    return article.documentId as string;
  });
}

function describeFirstDelivery(redis: () => string | undefined): void {
  it('sends what was published, signed, after the receiver failed twice', async () => {
    const receiver = await startReceiver();
    await receiver.behave('/crm', { status: 503, times: 2 });
    const redisUrl = redis();
    const app = await startStrapi({ plugin: endpointOf(receiver), ...(redisUrl ? { redisUrl } : {}) });
    const documentId = await publishArticle(app);
    const requests = await receiver.waitFor(4, 15_000);
    const published = requests.filter(({ headers }) => headers['x-strapi-event'] === 'entry.publish');
    expect(JSON.parse(published.at(-1)!.body)).toMatchObject({
      event: 'entry.publish',
      entry: { documentId },
    });
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    expect(requests.every(({ headers }) => headers['webhook-signature']?.startsWith('v1,'))).toBe(true);
    expect(requests.every(({ headers }) => headers['x-tenant'] === 'acme-production-0123')).toBe(true);
    const attempts = JSON.stringify(await app.database.query('SELECT * FROM durable_webhooks_attempts'));
    expect(attempts).toContain('•••0123');
    expect(attempts).not.toContain('acme-production');
    expect(app.output.toString()).toMatch(
      /\[durable-webhooks\] not in production: endpoints may be on this machine/,
    );
    await app.stop();
    await receiver.stop();
  });
}

describe('a first delivery inside Strapi', () => describeFirstDelivery(() => undefined));

describeWith(['redis'], 'a first delivery through Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis.stop());
  describeFirstDelivery(() => redis.url);
});
