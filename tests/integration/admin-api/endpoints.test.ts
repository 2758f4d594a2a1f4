import type { EndpointInput, EndpointView, EndpointWithSecret } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const input = (change: Partial<EndpointInput> = {}): EndpointInput => ({
  name: 'Search index',
  url: 'https://example.com/hooks',
  events: ['entry.*'],
  ...change,
});

const storedRow = (app: StrapiApp, id: number): Promise<Record<string, unknown>> =>
  app.run(async (strapi, id) => strapi.db.connection('durable_webhooks_endpoints').where({ id }).first(), id);

const revisionOf = (app: StrapiApp): Promise<number> =>
  app.run(async (strapi) => {
    const row = await strapi.db
      .connection('durable_webhooks_coordination')
      .where({ name: 'endpoints' })
      .first();
    return row.revision as number;
  });

describe('endpoints made in the admin', () => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ plugin: { role: 'producer' } });
    api = await superApi(app);
  });

  const create = async (change: Partial<EndpointInput> = {}): Promise<EndpointWithSecret> => {
    const { status, data } = await api.post<EndpointWithSecret>('/endpoints', input(change));
    expect(status).toBe(201);
    return data;
  };

  it('have every field after their creation, and show their generated secret once', async () => {
    const made = await create();
    expect(made).toMatchObject({
      source: 'admin',
      key: null,
      name: 'Search index',
      events: ['entry.*'],
      contentTypes: null,
      signature: 'standard',
      timeoutMs: 15_000,
      concurrency: 10,
      enabled: true,
      disabledReason: null,
      secretsProblem: null,
    });
    expect(made.retrySchedule).toHaveLength(9);
    expect(made.secret).toMatch(/^whsec_/);
    const { data } = await api.get<EndpointView>(`/endpoints/${made.id}`);
    const { secret, ...view } = made;
    expect(data).toEqual(view);
    expect(JSON.stringify(data)).not.toContain(secret!.slice(0, 20));
    expect(data.secrets).toEqual([
      {
        id: expect.any(String),
        hint: `•••${secret!.slice(-4)}`,
        createdAt: expect.any(Number),
        expiresAt: null,
      },
    ]);
  });

  it('are listed in the order they were made', async () => {
    const first = await create({ name: 'one' });
    const second = await create({ name: 'two' });
    const { data } = await api.get<EndpointView[]>('/endpoints');
    const ids = data.map(({ id }) => id);
    expect(ids.indexOf(first.id)).toBeLessThan(ids.indexOf(second.id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('keep secrets and header values out of the database in the clear', async () => {
    const { id } = await create({ secret: SECRET, headers: { Authorization: 'Bearer s3cr3t-token-value' } });
    const row = JSON.stringify(await storedRow(app, id));
    expect(row).not.toContain(SECRET.slice(6, 20));
    expect(row).not.toContain('s3cr3t-token-value');
    expect(row).toContain('Authorization');
  });

  it('change the given fields and keep the others', async () => {
    const made = await create({
      headers: { 'X-Team': 'web' },
      rateLimit: { max: 5, perMs: 1000 },
      delayMs: 100,
    });
    const { status, data } = await api.put<EndpointView>(`/endpoints/${made.id}`, {
      name: 'Renamed',
      rateLimit: null,
    });
    expect(status).toBe(200);
    const { secret: _, updatedAt: __, ...before } = made;
    expect(data).toEqual({ ...before, name: 'Renamed', rateLimit: null, updatedAt: expect.any(Number) });
    expect((await api.get<EndpointView>(`/endpoints/${made.id}`)).data).toEqual(data);
  });

  it('keep what is stored for header values that come back masked', async () => {
    const { id } = await create({ headers: { Authorization: 'Bearer 0123456789abcdef', 'X-Team': 'web' } });
    await api.put(`/endpoints/${id}`, { headers: { authorization: '•••cdef', 'X-Team': 'ops' } });
    const { data } = await api.get<EndpointView>(`/endpoints/${id}`);
    expect(data.headers).toEqual({ authorization: 'Bearer 0123456789abcdef', 'X-Team': 'ops' });
  });

  it('bump the revision with every change, so that other instances learn of it', async () => {
    const before = await revisionOf(app);
    const { id } = await create();
    await api.put(`/endpoints/${id}`, { enabled: false });
    await api.post(`/endpoints/${id}/secret-rotations`);
    await api.remove(`/endpoints/${id}`);
    expect(await revisionOf(app)).toBeGreaterThanOrEqual(before + 4);
  });

  it('leave the revision alone when a change is refused', async () => {
    const { id } = await create();
    const before = await revisionOf(app);
    expect((await api.put(`/endpoints/${id}`, { url: 'nonsense' })).status).toBe(400);
    expect(await revisionOf(app)).toBe(before);
  });

  it('are gone after their removal', async () => {
    const { id } = await create();
    expect(await api.remove(`/endpoints/${id}`)).toMatchObject({ status: 200, data: { id } });
    expect(await api.get(`/endpoints/${id}`)).toMatchObject({
      status: 404,
      error: { name: 'NotFoundError' },
    });
    expect((await api.remove(`/endpoints/${id}`)).status).toBe(404);
    expect((await api.put(`/endpoints/${id}`, { name: 'x' })).status).toBe(404);
    expect((await api.post(`/endpoints/${id}/secret-rotations`)).status).toBe(404);
    expect((await api.post(`/endpoints/${id}/test-deliveries`)).status).toBe(404);
  });

  it('are enabled again by a person after the plugin disabled them', async () => {
    const { id } = await create();
    await app.run(
      async (strapi, id) =>
        strapi.db
          .connection('durable_webhooks_endpoints')
          .where({ id })
          .update({ disabled_reason: 'answered 410' }),
      id,
    );
    const { data } = await api.put<EndpointView>(`/endpoints/${id}`, { name: 'still disabled' });
    expect(data.disabledReason).toBe('answered 410');
    const revived = await api.put<EndpointView>(`/endpoints/${id}`, { enabled: true });
    expect(revived.data).toMatchObject({ enabled: true, disabledReason: null });
  });

  describe('refuse', () => {
    it.each([
      ['a URL that is none', { url: 'example' }, ['url'], 'urlUnreadable'],
      ['a private address', { url: 'https://10.1.2.3/' }, ['url'], 'urlPrivate'],
      ['credentials in the URL', { url: 'https://a:b@example.com/' }, ['url'], 'urlCredentials'],
      ['no events', { events: [] }, ['events'], 'listLength'],
      ['an event pattern in the middle', { events: ['entry.*.x'] }, ['events', '0'], 'eventUnreadable'],
      ['a header with a line break', { headers: { 'X-A': 'a\r\nb' } }, ['headers', 'X-A'], 'headerLineBreak'],
      ['a header of ours', { headers: { 'Webhook-Id': 'x' } }, ['headers', 'Webhook-Id'], 'headerOurs'],
      [
        'a hop-by-hop header',
        { headers: { Connection: 'close' } },
        ['headers', 'Connection'],
        'headerOfConnection',
      ],
      ['a short secret', { secret: 'whsec_c2hvcnQ=' }, ['secret'], 'secretStandard'],
      ['an unknown field', { colour: 'red' }, ['colour'], undefined],
      ['no attempt at all', { retry: { maxAttempts: 0 } }, ['retry', 'maxAttempts'], 'wholeNumber'],
    ])('%s, naming the field', async (_, change, path, code) => {
      const { data: before } = await api.get<EndpointView[]>('/endpoints');
      const { status, error } = await api.post('/endpoints', { ...input(), ...change });
      expect(status).toBe(400);
      expect(error).toMatchObject({ status: 400, name: 'ValidationError' });
      const complaint = { path, message: expect.any(String), name: 'ValidationError' };
      const coded = code === undefined ? complaint : { ...complaint, code, params: expect.any(Object) };
      expect(error.details.errors).toContainEqual(coded);
      expect((await api.get<EndpointView[]>('/endpoints')).data).toEqual(before);
    });

    it('a secret in a change, and a signature that the secret does not fit', async () => {
      const { id } = await create({ signature: 'github', secret: 'a plain text of some length' });
      const secret = await api.put(`/endpoints/${id}`, { secret: SECRET });
      expect(secret.error.details.errors?.[0]?.path).toEqual(['secret']);
      const signature = await api.put(`/endpoints/${id}`, { signature: 'standard' });
      expect(signature.error.details.errors?.[0]?.path).toEqual(['signature']);
    });

    it.each([['0'], ['-1'], ['1.5'], ['abc'], ['99999999999'], ['1%00'], ['1e3']])(
      'the id %s',
      async (id) => {
        const { status, error } = await api.get(`/endpoints/${id}`);
        expect(status).toBe(400);
        expect(error.details.errors?.[0]?.path).toEqual(['id']);
      },
    );
  });

  describe('rotate their secret', () => {
    it('so that the old one goes on signing for a day', async () => {
      const { id } = await create({ secret: SECRET });
      const { status, data } = await api.post<EndpointWithSecret>(`/endpoints/${id}/secret-rotations`);
      expect(status).toBe(201);
      expect(data.secret).toMatch(/^whsec_/);
      expect(data.secret).not.toBe(SECRET);
      const [current, former] = data.secrets;
      expect(current).toMatchObject({ hint: `•••${data.secret!.slice(-4)}`, expiresAt: null });
      expect(former).toMatchObject({
        hint: `•••${SECRET.slice(-4)}`,
        expiresAt: current!.createdAt + 86_400_000,
      });
    });

    it('to a given one at once without an overlap', async () => {
      const { id } = await create();
      const { data } = await api.post<EndpointWithSecret>(`/endpoints/${id}/secret-rotations`, {
        secret: SECRET,
        overlapSeconds: 0,
      });
      expect(data.secret).toBe(SECRET);
      expect(data.secrets).toHaveLength(1);
    });

    it('not to one that does not fit, nor for a time that is none', async () => {
      const { id } = await create();
      const { error } = await api.post(`/endpoints/${id}/secret-rotations`, { secret: 'short' });
      expect(error.details.errors?.[0]?.path).toEqual(['secret']);
      const overlap = await api.post(`/endpoints/${id}/secret-rotations`, { overlapSeconds: -1 });
      expect(overlap.error.details.errors?.[0]?.path).toEqual(['overlapSeconds']);
      expect((await api.get<EndpointView>(`/endpoints/${id}`)).data.secrets).toHaveLength(1);
    });
  });
});
