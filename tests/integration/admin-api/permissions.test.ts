import type { EndpointView, EndpointWithSecret } from '../../../server/src/contracts';
import { type Action, ACTIONS, actionId, ROUTES } from '../../../server/src/permissions';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, apiOf, superApi } from './api';
import { contentApiToken, tokenWith } from './roles';

const ALL = ACTIONS.map(({ uid }) => uid);
const ENDPOINT = {
  name: 'Endpoint',
  url: 'https://example.com/a',
  events: ['*'],
  headers: { Authorization: 'Bearer 0123456789abcdef', 'X-Team': 'web' },
};

let app: StrapiApp;
const tokens = new Map<string, Promise<string>>();
const tokenFor = (actions: readonly Action[]): Promise<string> => {
  const key = [...actions].sort().join();
  const token = tokens.get(key) ?? tokenWith(app, actions.map(actionId));
  tokens.set(key, token);
  return token;
};
const apiWith = async (actions: readonly Action[]): Promise<Api> => apiOf(app, await tokenFor(actions));

beforeAll(async () => {
  app = await startStrapi({ plugin: { role: 'producer' } });
  // The first administrator registers before anybody else exists.
  await app.adminToken();
});

it('every route of the plugin is in the table', async () => {
  const registered = await app.run((strapi) =>
    strapi.server
      .listRoutes()
      .filter(({ path }) => path.startsWith('/durable-webhooks'))
      .flatMap(({ methods, path }: { methods: string[]; path: string }) =>
        methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`),
      ),
  );
  const table = ROUTES.map(({ method, path }) => `${method} /durable-webhooks${path}`);
  expect([...registered].sort()).toEqual([...table].sort());
});

describe.each(ROUTES.map((route) => ({ ...route, name: `${route.method} ${route.path}` })))(
  '$name',
  (route) => {
    const call = async (token?: string): Promise<number> => {
      const path = `/durable-webhooks${route.path.replace(':id', '2000000000')}`;
      const hasBody = route.method === 'POST' || route.method === 'PUT';
      const response = await app.request(path, {
        method: route.method,
        token,
        json: hasBody ? {} : undefined,
      });
      return response.status;
    };

    it('answers 401 to nobody in particular', async () => {
      expect(await call()).toBe(401);
      expect(await call('nonsense')).toBe(401);
    });

    it('answers 401 to a token of the content API', async () => {
      expect(await call(await sharedContentApiToken())).toBe(401);
    });

    it.each(route.actions)('answers 403 to a role with everything but %s', async (action) => {
      expect(await call(await tokenFor(ALL.filter((other) => other !== action)))).toBe(403);
    });

    it('is open to a role with just what it needs', async () => {
      expect([200, 400, 404]).toContain(await call(await tokenFor(route.actions)));
    });
  },
);

let contentToken: Promise<string> | null = null;
const sharedContentApiToken = (): Promise<string> => (contentToken ??= contentApiToken(app));

describe('a role that may not see secrets', () => {
  const WRITER: Action[] = ['endpoints.read', 'endpoints.write'];
  let writer: Api;
  beforeAll(async () => void (writer = await apiWith(WRITER)));

  it('makes an endpoint without seeing its secret or header values again', async () => {
    const { status, data } = await writer.post<EndpointWithSecret>('/endpoints', ENDPOINT);
    expect(status).toBe(201);
    expect(data.secret).toBeNull();
    const masked = { Authorization: '•••cdef', 'X-Team': 'web' };
    expect(data.headers).toEqual(masked);
    expect((await writer.get<EndpointView>(`/endpoints/${data.id}`)).data.headers).toEqual(masked);
    const { data: list } = await writer.get<EndpointView[]>('/endpoints');
    expect(JSON.stringify(list)).not.toContain('0123456789abcdef');
  });

  it('keeps header values on the same origin, and cannot send them to another', async () => {
    const { data: made } = await writer.post<EndpointWithSecret>('/endpoints', ENDPOINT);
    const moved = await writer.put<EndpointView>(`/endpoints/${made.id}`, { url: 'https://example.com/b' });
    expect(moved.status).toBe(200);
    const elsewhere = 'https://attacker.example.net/';
    const refusals = [
      await writer.put(`/endpoints/${made.id}`, { url: elsewhere }),
      await writer.put(`/endpoints/${made.id}`, { url: elsewhere, headers: made.headers }),
    ];
    for (const { status, error } of refusals) {
      expect(status).toBe(400);
      expect(error.details.errors).toContainEqual(
        expect.objectContaining({ path: ['headers', 'Authorization'] }),
      );
    }
    const replaced = { url: elsewhere, headers: { Authorization: 'Bearer new' } };
    expect((await writer.put(`/endpoints/${made.id}`, replaced)).status).toBe(200);
    const { data } = await (await superApi(app)).get<EndpointView>(`/endpoints/${made.id}`);
    expect(data).toMatchObject(replaced);
  });

  it('differs from one that may see them', async () => {
    const revealing = await apiWith([...WRITER, 'secrets.reveal']);
    const { data } = await revealing.post<EndpointWithSecret>('/endpoints', ENDPOINT);
    expect(data.secret).toMatch(/^whsec_/);
    expect(data.headers).toEqual(ENDPOINT.headers);
  });
});
