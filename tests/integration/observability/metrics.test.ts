import type { Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { superApi } from '../admin-api/api';

const TOKEN = 'metrics-0123456789abcdef';
const PUBLIC = '/api/durable-webhooks/metrics';

let receiver: Receiver;
let app: StrapiApp;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  app = await startStrapi({ plugin: { metrics: { token: TOKEN } } });
  const api = await superApi(app);
  const endpoint = { name: 'CRM', url: receiver.url('/crm'), events: ['*'] };
  expect((await api.post('/endpoints', endpoint)).status).toBe(201);
});

const scrape = async (): Promise<string> => {
  const response = await app.request(PUBLIC, { token: TOKEN });
  expect(response.status).toBe(200);
  return response.text();
};

it('metrics tell of what was captured, rolled back and delivered', async () => {
  await app.run(async (strapi: any) => {
    const articles = strapi.documents('api::article.article');
    await articles.create({ data: { title: 'Kept' } });
    await strapi.db
      .transaction(async () => {
        await articles.create({ data: { title: 'Undone' } });
        throw new Error('rolled back');
      })
      .catch((error: Error) => {
        if (error.message !== 'rolled back') throw error;
      });
  });
  const text = await until(
    async () => {
      const now = await scrape();
      return now.includes('outcome="accepted"') ? now : null;
    },
    { what: 'an attempt in the metrics' },
  );
  expect(text).toContain('durable_webhooks_events_captured_total{type="entry.create"} 1\n');
  expect(text).toContain('durable_webhooks_attempts_total{endpoint="CRM",outcome="accepted"} 1\n');
  expect(text).toContain('durable_webhooks_attempt_duration_seconds_count{endpoint="CRM"} 1\n');
  expect(text).toContain('durable_webhooks_commit_to_receipt_seconds_bucket{le="60",endpoint="CRM"} 1\n');
  expect(text).toContain('durable_webhooks_commit_to_receipt_seconds_count{endpoint="CRM"} 1\n');
  expect(text).toContain('durable_webhooks_is_feeder 1\n');
  expect(text).toContain('durable_webhooks_database_up 1\n');
  expect(text).toContain('durable_webhooks_endpoints{state="healthy"} 1\n');
  expect(text).toMatch(/^durable_webhooks_deliveries\{state="dead"\} 0$/m);
  expect(text).not.toMatch(/^durable_webhooks_redis_ready/m);
  expect(text).not.toContain(receiver.url('/'));
});

it('administrators see the same, as Prometheus wants it', async () => {
  const response = await app.request('/durable-webhooks/metrics', { token: await app.adminToken() });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toContain('durable_webhooks_info{');
});

it('nobody else reads them', async () => {
  const tokens = [undefined, 'metrics-0123456789abcdeF', await app.adminToken()];
  for (const token of tokens) {
    const response = await app.request(PUBLIC, { token });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('durable_webhooks_');
  }
  expect((await app.request('/durable-webhooks/metrics', { token: TOKEN })).status).toBe(401);
});

it('without a token in the configuration the path does not exist', async () => {
  const other = await startStrapi({ plugin: { role: 'producer' } });
  expect((await other.request(PUBLIC, { token: TOKEN })).status).toBe(404);
  expect((await other.request(PUBLIC)).status).toBe(404);
});
