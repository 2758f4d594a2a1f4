import type { EndpointWithSecret } from '../../../server/src/contracts';
import { seed, type SeedDelivery, type SeedEvent } from '../../integration/admin-api/history-seed';
import type { Receiver } from '../../support/receiver';
import type { StrapiApp } from '../../support/strapi';
import { call, createArticle, createEndpoint, settledDeliveries } from './admin-api';

/** No column may grow as wide as that. */
export const LONG_NAME = 'Preview environment of the marketing team in the Zürich office';

const DAY_MS = 86_400_000;
const SEEDED = 600;
/** Ids of what happened by itself come before them. */
const FIRST_ID = 10_001;

/** Pages with something on each, by their names. */
export interface PopulatedPanel {
  pages: Record<string, string>;
}

/** Fills a Strapi with endpoints of every kind, a day of deliveries, and some that failed a moment ago. */
export async function populate(app: StrapiApp, receiver: Receiver): Promise<PopulatedPanel> {
  await receiver.behave('/search', { status: 200, body: '{"indexed":true}' });
  await receiver.behave('/crm', {
    status: 503,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"maintenance until 14:00"}',
  });
  const search = await createEndpoint(app, {
    name: 'Search index',
    url: receiver.url('/search'),
    events: ['entry.*', 'media.*'],
  });
  const crm = await createEndpoint(app, {
    name: 'CRM',
    url: receiver.url('/crm'),
    events: ['entry.create', 'entry.publish'],
    headers: { Authorization: 'Bearer 4f0e9d2c' },
    ordering: 'document',
  });
  await seedDay(app, [search, crm]);
  for (const title of ['Opening hours', 'How we work', 'Spring collection', 'Our team', 'Returns']) {
    await createArticle(app, title);
  }
  const settled = await settledDeliveries(app, 10);
  const failed = settled.find(({ endpointId, attempts }) => endpointId === crm.id && attempts > 0);
  await createEndpoint(app, { name: 'Newsletter', url: 'https://news.example.com/hooks', enabled: false });
  await createEndpoint(app, {
    name: LONG_NAME,
    url: 'https://hooks.preview-environment-of-the-marketing-team.example.com/strapi',
    events: ['entry.publish', 'entry.unpublish', 'media.*'],
    enabled: false,
  });
  await call(app, 'POST', '/admin/webhooks', {
    name: 'Old site build',
    url: receiver.url('/build'),
    events: ['entry.publish', 'entry.unpublish'],
    headers: { 'X-Team': 'web' },
  });
  return {
    pages: {
      deliveries: '/plugins/durable-webhooks',
      delivery: `/plugins/durable-webhooks/${failed?.id}`,
      endpoints: '/settings/durable-webhooks',
      endpoint: `/settings/durable-webhooks/${crm.id}`,
      create: '/settings/durable-webhooks/create',
      system: '/settings/durable-webhooks/system',
      import: '/settings/durable-webhooks/import',
      home: '/',
      document: `/content-manager/collection-types/api::article.article/${failed?.event.documentId}`,
    },
  };
}

/** A day with its busy hours, and an hour in which the second endpoint was down. */
async function seedDay(app: StrapiApp, endpoints: readonly EndpointWithSecret[]): Promise<void> {
  const startedAt = Date.now() - DAY_MS;
  const moments = Array.from({ length: SEEDED }, (_, index) => {
    const part = index / SEEDED;
    return Math.round(startedAt + DAY_MS * (part + 0.06 * Math.sin(part * 12)) * 0.99);
  }).sort((a, b) => a - b);
  const events = moments.map((created_at, index): SeedEvent => ({
    id: FIRST_ID + index,
    type: index % 4 === 0 ? 'entry.publish' : 'entry.update',
    uid: 'api::article.article',
    document_id: null,
    created_at,
    dispatched_at: created_at,
  }));
  const deliveries = moments.map((created_at, index): SeedDelivery => {
    const endpoint = endpoints[index % 2]!;
    const wasDown = index % 2 === 1 && index > 380 && index < 440;
    return {
      id: FIRST_ID + index,
      event_id: FIRST_ID + index,
      endpoint_id: endpoint.id,
      state: wasDown ? 'dead' : 'succeeded',
      created_at,
    };
  });
  await seed(app, { events, deliveries });
}
