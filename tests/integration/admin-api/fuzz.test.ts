import fc from 'fast-check';
import type { EndpointView, EndpointWithSecret } from '../../../server/src/contracts';
import { definitionOf } from '../../../server/src/core/endpoint';
import { DELIVERY_STATES } from '../../../server/src/core/delivery';
import { ROUTES } from '../../../server/src/permissions';
import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { DatabaseKind, StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';

const RUNS = 40;

const hostileText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    '💥',
    "' or 1=1 --",
    '__proto__',
    'constructor',
    '-1',
    '1e999',
    '99999999999999999999',
    'a'.repeat(600),
    '../../etc/passwd',
    '%',
  ),
);

/** Half the time what the field wants, half the time anything. */
const orAnything = <T>(wanted: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(wanted, fc.jsonValue({ maxDepth: 2 }), hostileText);

const filter = fc.record(
  {
    state: orAnything(fc.constantFrom(...DELIVERY_STATES)),
    endpoint: orAnything(fc.nat()),
    event: orAnything(fc.constantFrom('entry.create', 'entry.*')),
    contentType: orAnything(fc.constant('api::article.article')),
    documentId: orAnything(fc.constant('doc')),
    from: orAnything(fc.integer()),
    to: orAnything(fc.integer()),
    [fc.sample(hostileText, { numRuns: 1, seed: 7 })[0]!]: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const bodies: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record(
    {
      name: orAnything(fc.constant('Name')),
      url: orAnything(fc.webUrl()),
      events: orAnything(fc.constant(['entry.*'])),
      contentTypes: orAnything(fc.constant(null)),
      locales: orAnything(fc.constant(['en'])),
      statuses: orAnything(fc.constant(['draft'])),
      headers: orAnything(fc.dictionary(hostileText, hostileText)),
      signature: orAnything(fc.constantFrom('standard', 'strapi', 'github', 'none')),
      secret: orAnything(fc.constant('a secret that is long enough')),
      retry: orAnything(fc.record({ schedule: orAnything(fc.constant([1])) })),
      timeoutMs: orAnything(fc.constant(1000)),
      rateLimit: orAnything(fc.record({ max: fc.integer(), perMs: fc.integer() })),
      coalesce: orAnything(
        fc.record({
          by: orAnything(fc.constant('document')),
          windowMs: orAnything(fc.constantFrom(100, 2000)),
          maxWaitMs: orAnything(fc.constantFrom(100, 2000)),
        }),
      ),
      retryOn4xx: orAnything(fc.boolean()),
      keyPair: orAnything(fc.boolean()),
      privateKey: hostileText,
      enabled: orAnything(fc.boolean()),
      overlapSeconds: orAnything(fc.integer()),
      event: orAnything(fc.constant('trigger-test')),
    },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      ids: orAnything(fc.array(fc.integer())),
      filter: orAnything(filter),
      missing: orAnything(fc.record({ endpoint: fc.integer(), since: fc.integer() })),
      dryRun: orAnything(fc.boolean()),
    },
    { requiredKeys: [] },
  ),
);

/** Not multipart: the host itself answers 500 to a broken one, on every route. */
const rawBodies = fc.tuple(
  fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/octet-stream',
    'nonsense',
  ),
  fc.oneof(hostileText, fc.json(), fc.constantFrom('{', '[', 'null', '{"a":')),
);

const queries = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'state',
          'endpoint',
          'event',
          'contentType',
          'documentId',
          'from',
          'to',
          'cursor',
          'limit',
        ),
        fc.constantFrom('state[]', 'endpoint[0]', 'event[$ne]', 'from[a][b]', 'limit[]', 'cursor[x]'),
        hostileText,
      ),
      fc.oneof(hostileText, fc.integer().map(String), fc.constantFrom(...DELIVERY_STATES)),
    ),
    { maxLength: 5 },
  )
  .map((pairs) => pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&'));

const cursors = fc.oneof(
  hostileText,
  fc.base64String(),
  fc.integer().map((id) => Buffer.from(`below:${id}`).toString('base64url')),
  hostileText.map((text) => Buffer.from(`below:${text}`).toString('base64url')),
);

/** Percent-encodes also what is not well-formed. */
const encode = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');

interface Subject {
  app: StrapiApp;
  api: Api;
  /** Resolves when the answer is a success, or an error in the format of Strapi that is not the server's fault. */
  isNoSurprise(path: string, init: RequestInit & { json?: unknown }): Promise<void>;
}

async function start(kind: DatabaseKind): Promise<Subject> {
  const app = await startStrapi({ database: kind, plugin: { role: 'producer' } });
  const token = await app.adminToken();
  async function isNoSurprise(path: string, init: RequestInit & { json?: unknown }): Promise<void> {
    const response = await app.request(`/durable-webhooks${path}`, { ...init, token });
    const text = await response.text();
    const facts = `${init.method} ${path} ${JSON.stringify(init.json ?? init.body ?? null)}: ${text}`;
    if (response.status >= 500) throw new Error(`${response.status} to ${facts}`);
    if (response.status < 400) return;
    const { data, error } = JSON.parse(text) as { data: unknown; error: Record<string, unknown> };
    if (data !== null || !error['name'] || !error['message'] || error['status'] !== response.status) {
      throw new Error(`not an error in the format of Strapi to ${facts}`);
    }
  }
  return { app, api: await superApi(app), isNoSurprise };
}

describe('whatever is written to the admin API', () => {
  let subject: Subject;
  let endpoint: EndpointWithSecret;
  beforeAll(async () => {
    subject = await start('sqlite');
    const input = { name: 'Constant', url: 'https://example.com/', events: ['*'] };
    endpoint = (await subject.api.post<EndpointWithSecret>('/endpoints', input)).data;
  });

  const writing = ROUTES.filter(({ method }) => method === 'POST' || method === 'PUT').map((route) => ({
    method: route.method,
    path: route.path,
  }));

  it.each(writing)('any JSON to $method $path is answered, and well', async ({ method, path }) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (json) => {
        await subject.isNoSurprise(path.replace(':id', '1000000'), { method, json });
      }),
      { numRuns: RUNS },
    );
  });

  it('any change of an endpoint is refused or can be read back', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (json) => {
        await subject.isNoSurprise(`/endpoints/${endpoint.id}`, { method: 'PUT', json });
        await subject.isNoSurprise(`/endpoints/${endpoint.id}/secret-rotations`, { method: 'POST', json });
        const { status, data } = await subject.api.get<EndpointView>(`/endpoints/${endpoint.id}`);
        expect(status).toBe(200);
        const { id, secretsProblem, disabledReason, retrySchedule } = data;
        expect({ secretsProblem, disabledReason }).toEqual({ secretsProblem: null, disabledReason: null });
        const { retrySchedule: _, ...definition } = definitionOf(data);
        const again = await subject.api.put<EndpointView>(`/endpoints/${id}`, {
          ...definition,
          retry: { schedule: retrySchedule },
        });
        expect(again.data).toEqual({ ...data, updatedAt: expect.any(Number) });
      }),
      { numRuns: RUNS },
    );
  });

  it.each(writing)('any bytes to $method $path are answered, and well', async ({ method, path }) => {
    await fc.assert(
      fc.asyncProperty(rawBodies, async ([type, body]) => {
        await subject.isNoSurprise(path.replace(':id', '1000000'), {
          method,
          body,
          headers: { 'content-type': type },
        });
      }),
      { numRuns: RUNS },
    );
  });
});

describeOnEachDatabase('whatever is asked of the admin API', (kind) => {
  let subject: Subject;
  beforeAll(async () => void (subject = await start(kind)));

  it.each([
    ['GET', '/deliveries'],
    ['GET', '/delivery-counts'],
    ['GET', '/delivery-chart'],
    ['DELETE', '/deliveries'],
  ])('any query of %s %s is answered, and well', async (method, path) => {
    await fc.assert(
      fc.asyncProperty(queries, (query) => subject.isNoSurprise(`${path}?${query}`, { method })),
      { numRuns: RUNS * 2 },
    );
  });

  it('any cursor is answered, and well', async () => {
    await fc.assert(
      fc.asyncProperty(cursors, (cursor) =>
        subject.isNoSurprise(`/deliveries?cursor=${encode(cursor)}`, { method: 'GET' }),
      ),
      { numRuns: RUNS * 2 },
    );
  });

  it('any id is answered, and well', async () => {
    // Clients resolve the dots, however they are written, before they ask: they never arrive as an id.
    const ids = fc
      .oneof(hostileText, fc.integer().map(String), fc.bigInt().map(String))
      .filter((id) => !['', '.', '..'].includes(id));
    const routes = ROUTES.filter(({ path }) => path.includes(':id'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), ids, async ({ method, path }, id) => {
        const json = method === 'POST' || method === 'PUT' ? {} : undefined;
        const asked = path.replace(':id', encode(id)).replace(':secretId', encode(id));
        await subject.isNoSurprise(asked, { method, json });
      }),
      { numRuns: RUNS * 3 },
    );
  });

  it('nothing of it was left unhandled', () => {
    expect(subject.app.output.toString()).not.toMatch(/unhandled/i);
  });
});
