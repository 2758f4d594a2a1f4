import type {
  DeliveryPage,
  DeliveryView,
  EndpointInput,
  EndpointWithSecret,
} from '../../../server/src/contracts';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import type { Account } from './panel';

/** Calls the admin API as the super administrator and returns the `data` of the answer. */
export async function call<T>(app: StrapiApp, method: string, path: string, json?: unknown): Promise<T> {
  const token = await app.adminToken();
  const response = await app.request(path, { method, token, json });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return (JSON.parse(text) as { data: T }).data;
}

/** Makes an endpoint for `entry.*` that retries in an hour. */
export function createEndpoint(
  app: StrapiApp,
  input: Partial<EndpointInput> & { url: string },
): Promise<EndpointWithSecret> {
  return call(app, 'POST', '/durable-webhooks/endpoints', {
    name: 'CRM',
    events: ['entry.*'],
    retry: { schedule: [3600] },
    ...input,
  });
}

/** Makes an article as the content manager does; answers its document id. */
export async function createArticle(app: StrapiApp, title: string): Promise<string> {
  const path = '/content-manager/collection-types/api::article.article';
  const { documentId } = await call<{ documentId: string }>(app, 'POST', path, { title });
  return documentId;
}

export function deliveries(app: StrapiApp, query = ''): Promise<DeliveryPage> {
  return call(app, 'GET', `/durable-webhooks/deliveries?limit=100${query}`);
}

/** Waits until that many deliveries are there and none of them is under way. */
export function settledDeliveries(app: StrapiApp, count: number): Promise<DeliveryView[]> {
  const isSettled = ({ state }: DeliveryView) => !['pending', 'queued', 'sending'].includes(state);
  return until(
    async () => {
      const { results } = await deliveries(app);
      return results.length >= count && results.every(isSettled) ? results : null;
    },
    { what: `${count} settled deliveries`, deadlineMs: 20_000, everyMs: 100 },
  );
}

/** Makes an administrator whose only role may do just these actions: `<id>`, or `<id>@<uid>` for titles of a content type. */
export async function createAdmin(app: StrapiApp, name: string, actions: string[]): Promise<Account> {
  const role = await call<{ id: number }>(app, 'POST', '/admin/roles', { name, description: name });
  await call(app, 'PUT', `/admin/roles/${role.id}/permissions`, {
    permissions: actions.map((action) => {
      const [id = '', subject = null] = action.split('@');
      const properties = subject === null ? {} : { fields: ['title'], locales: ['en'] };
      return { action: id, subject, properties, conditions: [] };
    }),
  });
  const account = { email: `${name}@example.com`, password: 'Durable-webhooks-1' };
  const user = await call<{ id: number }>(app, 'POST', '/admin/users', {
    email: account.email,
    firstname: name,
    lastname: 'Tester',
    roles: [role.id],
  });
  await call(app, 'PUT', `/admin/users/${user.id}`, { password: account.password, isActive: true });
  return account;
}
