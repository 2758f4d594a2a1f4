import { Webhook } from 'standardwebhooks';
import { startReceiver } from '../../support/receiver';
import type { Receiver } from '../../support/receiver';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { superApi } from '../admin-api/api';
import { createTag, spansOf, toldSpan, TRACED } from './stage';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const [PRODUCER, CLIENT, SERVER] = [3, 2, 1];
const ERROR = 2;
const TAGS = { events: ['entry.create'], contentTypes: ['api::tag.tag'] };
const told = { tracing: { propagate: true } };

let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
});
beforeEach(() => receiver.clear());

const crm = (schedule = [1]) => ({
  crm: { ...TAGS, name: 'CRM', url: receiver.url('/crm?key=s3cret'), secret: SECRET, retry: { schedule } },
});

describe('a Strapi that traces', () => {
  let app: StrapiApp;

  beforeAll(async () => {
    const own = {
      ...TAGS,
      name: 'Own',
      url: receiver.url('/own'),
      signature: 'none',
      headers: { traceparent: 'theirs' },
    };
    app = await startStrapi({ plugin: { ...told, endpoints: { ...crm(), own } }, ...TRACED });
  });

  it('shows a change from its request to every attempt, and tells the receiver', async () => {
    await receiver.behave('/crm', [{ status: 503 }]);
    const caller = await createTag(app, 'traced');
    const [first, second] = await receiver.waitFor(2, 10_000, { path: '/crm?key=s3cret' });
    const spans = await spansOf(app, caller, 5);

    const request = spans.find(({ kind }) => kind === SERVER)!;
    expect(request.parentId).toBe(caller.spanId);
    const created = spans.find(({ kind }) => kind === PRODUCER)!;
    expect(created).toMatchObject({ name: 'create entry.create', parentId: request.spanId });
    expect(created.attributes['messaging.message.id']).toBe(first!.headers['webhook-id']);

    const attempts = spans.filter(({ attributes }) => attributes['durable_webhooks.endpoint.name'] === 'CRM');
    expect(attempts).toMatchObject(
      [
        {
          attributes: { 'http.response.status_code': 503, 'durable_webhooks.decision': 'retry' },
          status: ERROR,
        },
        { attributes: { 'http.response.status_code': 200, 'http.request.resend_count': 1 }, status: 0 },
      ].map((attempt) => ({
        ...attempt,
        kind: CLIENT,
        parentId: created.spanId,
        linkedIds: [created.spanId],
      })),
    );
    expect([first, second].map((one) => toldSpan(one!.headers))).toEqual(
      attempts.map(({ traceId, spanId }) => ({ traceId, spanId })),
    );
    expect(JSON.stringify(spans)).not.toContain('s3cret');
  });

  it('signs what it would sign otherwise', async () => {
    await createTag(app, 'signed');
    const [request] = await receiver.waitFor(1, 10_000, { path: '/crm?key=s3cret' });
    expect(request!.headers['traceparent']).toBeDefined();
    expect(new Webhook(SECRET).verify(request!.body, request!.headers)).toMatchObject({ model: 'tag' });
  });

  it('sends the traceparent that the operator set, and none of its own', async () => {
    await createTag(app, 'own');
    const [request] = await receiver.waitFor(1, 10_000, { path: '/own' });
    expect(request!.headers['traceparent']).toBe('theirs');
  });
});

it('a trace goes on after a crash, and the next process tells of it only if it traces', async () => {
  const endpoints = crm([1, 1]);
  const start = (options: object) =>
    startStrapi({ plugin: { ...told, leaseMs: 1_000, endpoints }, ...options });
  await receiver.behave('/crm', [{ status: 503 }, { status: 503 }]);
  const first = await start(TRACED);
  const caller = await createTag(first, 'crash');
  const created = (await spansOf(first, caller, 3)).find(({ kind }) => kind === PRODUCER)!;
  const { database } = first;
  await first.kill();

  const second = await start({ database, ...TRACED });
  await receiver.waitFor(2);
  const [retried] = await spansOf(second, caller, 1);
  expect(retried).toMatchObject({ parentId: created.spanId, attributes: { 'durable_webhooks.attempt': 2 } });
  await second.kill();

  const third = await start({ database });
  const requests = await receiver.waitFor(3, 20_000);
  expect(requests.map(({ headers }) => toldSpan(headers).traceId)).toEqual([
    caller.traceId,
    caller.traceId,
    '',
  ]);
  await createTag(third, 'untraced');
  const rows = await database.query('SELECT traceparent FROM durable_webhooks_events ORDER BY id');
  expect(rows.map(({ traceparent }) => traceparent)).toEqual([
    `00-${caller.traceId}-${created.spanId}-01`,
    null,
  ]);
  const [last] = (await receiver.waitFor(4)).slice(-1);
  expect(last!.headers).not.toHaveProperty('traceparent');
});

it('receivers are told nothing by default, not even by an instrumentation of the HTTP client', async () => {
  const app = await startStrapi({ plugin: { endpoints: crm() }, ...TRACED });
  const caller = await createTag(app, 'quiet');
  await receiver.waitFor(1);
  const spans = await spansOf(app, caller, 3);
  expect(spans.map(({ kind }) => kind).sort()).toEqual([SERVER, CLIENT, PRODUCER]);
  const api = await superApi(app);
  const [{ id } = { id: 0 }] = (await api.get<{ id: number }[]>('/endpoints')).data;
  expect((await api.post(`/endpoints/${id}/test-deliveries`)).status).toBe(200);
  const requests = await receiver.waitFor(2);
  for (const { headers } of requests) expect(headers).not.toHaveProperty('traceparent');
});

describeWith(['redis', 'postgres'], 'two instances on Redis', () => {
  it('one captures and the other delivers in the same trace', async () => {
    const redis = await startRedis();
    const plugin = { ...told, endpoints: crm() };
    const shared = { redisUrl: redis.url, ...TRACED };
    const producer = await startStrapi({
      ...shared,
      database: 'postgres',
      plugin: { ...plugin, role: 'producer' },
    });
    const worker = await startStrapi({
      ...shared,
      database: producer.database,
      plugin: { ...plugin, role: 'worker' },
    });
    const caller = await createTag(producer, 'redis');
    const [request] = await receiver.waitFor(1, 15_000);
    const created = (await spansOf(producer, caller, 2)).find(({ kind }) => kind === PRODUCER)!;
    const [attempt] = await spansOf(worker, caller, 1);
    expect(attempt).toMatchObject({ kind: CLIENT, parentId: created.spanId, linkedIds: [created.spanId] });
    expect(toldSpan(request!.headers)).toEqual({ traceId: caller.traceId, spanId: attempt!.spanId });
  });
});
