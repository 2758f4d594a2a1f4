import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { generatePrivateKey } from '../../../server/src/core/key-pair';
import { generateSigningSecret } from '../../../server/src/core/signing-secret';
import { TABLES } from '../../../server/src/adapters/store/tables';
import { ROUTES } from '../../../server/src/permissions';
import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startRedis } from '../../support/redis';
import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import { type Api, apiOf, superApi } from './api';
import { tokenWith } from './roles';

const canary = (name: string): string => `canary-${name}-${randomUUID()}`;

/** What must never be found anywhere, by what it is. */
const CANARIES = {
  secret: generateSigningSecret(),
  privateKey: generatePrivateKey(),
  rotated: generateSigningSecret(),
  header: canary('header'),
  defaultHeader: canary('default-header'),
  userName: canary('user'),
  password: canary('password'),
  declaredSecret: generateSigningSecret(),
  declaredHeader: canary('declared-header'),
};

/** The middle of it: hints may show the end, prefixes say nothing. */
const marks = Object.entries(CANARIES).map(([name, value]) => [name, value.slice(10, 34)] as const);

const foundIn = (text: string): string[] =>
  marks.filter(([, mark]) => text.includes(mark)).map(([name]) => name);

describeWith(['redis'], 'secrets that must show nowhere', () => {
  let receiver: Receiver;
  let redis: TestRedis;
  let app: StrapiApp;
  let api: Api;
  let reader: Api;
  let watched: Redis;
  let monitor: Redis;
  const seenByRedis: string[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    redis = await startRedis();
    watched = new Redis(redis.url);
    monitor = await watched.monitor();
    monitor.on('monitor', (_time: string, command: string[]) => void seenByRedis.push(command.join(' ')));
    app = await startStrapi({
      redisUrl: redis.url,
      env: {
        LOG_LEVEL: 'debug',
        WEBHOOKS_DEFAULT_HEADERS: JSON.stringify({ 'X-Default': CANARIES.defaultHeader }),
      },
      plugin: {
        endpoints: {
          declared: {
            name: 'Declared',
            url: receiver.url('/declared'),
            events: ['entry.*'],
            secret: CANARIES.declaredSecret,
            headers: { 'X-Api-Key': CANARIES.declaredHeader },
            retry: { schedule: [1] },
          },
        },
      },
    });
    api = await superApi(app);
    reader = apiOf(
      app,
      await tokenWith(
        app,
        ['endpoints.read', 'endpoints.write', 'deliveries.read', 'payloads.read', 'replays.create'].map(
          (action) => `plugin::durable-webhooks.${action}`,
        ),
      ),
    );
  });
  afterAll(async () => {
    monitor.disconnect();
    watched.disconnect();
    await receiver.stop();
    await redis.stop();
  });

  it('neither in answers that refuse them', async () => {
    const { userName, password, secret, header } = CANARIES;
    const refused = [
      await api.post('/endpoints', { ...endpoint(), url: `https://${userName}:${password}@example.com/` }),
      await api.post('/endpoints', { ...endpoint(), secret: `${secret}!` }),
      await api.post('/endpoints', { ...endpoint(), privateKey: `${CANARIES.privateKey}!` }),
      await api.post('/endpoints', { ...endpoint(), headers: { 'X-Break': `${header}\r\nX-Other: 1` } }),
      await api.post('/endpoints', { ...endpoint(), headers: { Host: header } }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(foundIn(JSON.stringify(refused))).toEqual([]);
  });

  it('nor, after attempts of every outcome, in a table, in Redis, in the log, or in an answer', async () => {
    await receiver.behave('/echo', [
      { status: 200 },
      { status: 503, echo: true },
      { reset: true },
      { status: 200, echo: true },
    ]);
    await receiver.behave('/declared', [{ status: 400 }, { status: 200 }]);
    const made = await reader.post<{ id: number }>('/endpoints', endpoint());
    expect(made.status).toBe(201);
    const { id } = made.data;
    await api.post(`/endpoints/${id}/secret-rotations`, { secret: CANARIES.rotated });
    await api.post(`/endpoints/${id}/test-deliveries`);
    await app.run(async (strapi) => strapi.documents('api::tag.tag').create({ data: { name: 'seen' } }));
    await receiver.waitFor(4, 20_000, { path: '/echo' });
    await until(async () => (await unfinished(app)) === 0, { what: 'every delivery recorded' });

    const [, request] = await receiver.requests({ path: '/echo' });
    expect(request?.headers).toMatchObject({
      authorization: CANARIES.header,
      'x-default': CANARIES.defaultHeader,
      'webhook-signature': expect.stringMatching(/^v1,\S+ v1,\S+ v1a,\S+/) as string,
    });

    for (const table of Object.values(TABLES)) {
      const rows = await app.database.query(`SELECT * FROM ${table}`);
      expect({ table, found: foundIn(JSON.stringify(rows)) }).toEqual({ table, found: [] });
    }
    expect(seenByRedis.join('')).toContain('deliveryId');
    expect(foundIn(seenByRedis.join(''))).toEqual([]);
    for (const path of await readablePaths(api)) {
      const { status, ...answer } = await reader.get(path);
      expect({ path, status, found: foundIn(JSON.stringify(answer)) }).toEqual({
        path,
        status: 200,
        found: [],
      });
    }
    await app.stop();
    expect(app.output.toString()).toContain('[durable-webhooks]');
    expect(foundIn(app.output.toString())).toEqual([]);
  });

  const endpoint = (): object => ({
    name: 'Canaries',
    url: receiver.url('/echo'),
    events: ['entry.*'],
    contentTypes: ['api::tag.tag'],
    secret: CANARIES.secret,
    keyPair: true,
    privateKey: CANARIES.privateKey,
    headers: { Authorization: CANARIES.header },
    retry: { schedule: [1, 1] },
  });
});

/** Every readable address but the one that is made to show secrets. */
async function readablePaths(api: Api): Promise<string[]> {
  const { data: endpoints } = await api.get<{ id: number }[]>('/endpoints');
  const { data: page } = await api.get<{ results: { id: number }[] }>('/deliveries?limit=100');
  expect(page.results.length).toBeGreaterThan(1);
  const plain = ROUTES.filter(({ method, path }) => method === 'GET' && !path.includes(':'));
  return [
    ...plain.map(({ path }) => path),
    ...endpoints.map(({ id }) => `/endpoints/${id}`),
    ...page.results.map(({ id }) => `/deliveries/${id}`),
  ];
}

async function unfinished(app: StrapiApp): Promise<number> {
  const [row] = await app.database.query(
    "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state NOT IN ('succeeded', 'dead')",
  );
  const [event] = await app.database.query(
    'SELECT COUNT(*) AS n FROM durable_webhooks_events WHERE dispatched_at IS NULL',
  );
  return Number(row?.['n']) + Number(event?.['n']);
}
