import type { NewEvent } from '../../../server/src/core/event';
import type { CaptureDependencies, Occurrence } from '../../../server/src/pipeline/capture';
import { createCapture } from '../../../server/src/pipeline/capture';
import { aClock } from '../../support/fakes/clock';
import { noTracing } from '../../support/fakes/tracing';

const AT = 1_700_000_000_000;
const TRANSACTION = {};

const anOccurrence = (change: Partial<Occurrence> = {}): Occurrence => ({
  type: 'entry.create',
  uid: 'api::article.article',
  documentId: 'doc1',
  locale: 'en',
  status: 'draft',
  info: {
    model: 'article',
    uid: 'api::article.article',
    entry: { id: 1, documentId: 'doc1', title: 'Hello' },
  },
  thinReason: null,
  actor: { kind: 'admin', id: '7', name: 'Ada' },
  notBefore: null,
  ...change,
});

function aCapture(change: Partial<CaptureDependencies> = {}) {
  const statements: { events: readonly NewEvent[]; transaction: object }[] = [];
  let lastId = 0;
  const capture = createCapture({
    events: {
      async append(events, transaction) {
        statements.push({ events, transaction });
      },
    },
    courtesy: { during: (write) => write() },
    subscriptions: { wants: () => true },
    clock: aClock(AT),
    newMessageId: () => `msg_${(lastId += 1)}`,
    maxPayloadBytes: 1_048_576,
    meter: { captured: () => {} },
    tracing: noTracing,
    wake: () => {},
    ...change,
  });
  return { capture, statements };
}

test('the body is what native webhooks send: event, createdAt, then the payload', async () => {
  const { capture, statements } = aCapture();
  await capture.store([anOccurrence()], TRANSACTION);
  expect(statements[0]!.events[0]!.body).toBe(
    '{"event":"entry.create","createdAt":"2023-11-14T22:13:20.000Z","model":"article","uid":"api::article.article",' +
      '"entry":{"id":1,"documentId":"doc1","title":"Hello"}}',
  );
});

test('an event keeps what dispatching needs, and who made it', async () => {
  const { capture, statements } = aCapture();
  await capture.store([anOccurrence({ notBefore: AT + 5000 })], TRANSACTION);
  expect(statements[0]!.events[0]).toEqual({
    messageId: 'msg_1',
    type: 'entry.create',
    uid: 'api::article.article',
    documentId: 'doc1',
    locale: 'en',
    status: 'draft',
    body: expect.any(String) as string,
    thinReason: null,
    actor: { kind: 'admin', id: '7', name: 'Ada' },
    createdAt: AT,
    notBefore: AT + 5000,
    subjectEndpointId: null,
    trace: null,
  });
});

test('an event keeps the trace that it was made in', async () => {
  const trace = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: null,
  };
  const created = jest.fn(() => trace);
  const { capture, statements } = aCapture({ tracing: { created } });
  await capture.store([anOccurrence()], TRANSACTION);
  expect(statements[0]!.events[0]!.trace).toBe(trace);
  expect(created).toHaveBeenCalledWith(
    expect.objectContaining({ type: 'entry.create', messageId: 'msg_1', documentId: 'doc1' }),
  );
});

test('all events of a change go into its transaction with one statement, in their order', async () => {
  const { capture, statements } = aCapture();
  await capture.store([anOccurrence(), anOccurrence({ type: 'entry.publish' })], TRANSACTION);
  expect(statements).toHaveLength(1);
  expect(statements[0]!.transaction).toBe(TRANSACTION);
  expect(statements[0]!.events.map(({ messageId, type }) => [messageId, type])).toEqual([
    ['msg_1', 'entry.create'],
    ['msg_2', 'entry.publish'],
  ]);
});

test('nothing happened, nothing is asked of the database', async () => {
  const { capture, statements } = aCapture();
  await capture.store([], TRANSACTION);
  expect(statements).toEqual([]);
});

test('a payload over the limit is stored thin, with the reason', async () => {
  const { capture, statements } = aCapture({ maxPayloadBytes: 120 });
  await capture.store([anOccurrence()], TRANSACTION);
  const [event] = statements[0]!.events;
  expect(JSON.parse(event!.body)).toEqual({
    event: 'entry.create',
    createdAt: '2023-11-14T22:13:20.000Z',
    model: 'article',
    uid: 'api::article.article',
    entry: { id: 1, documentId: 'doc1' },
    truncated: true,
  });
  expect(event!.thinReason).toMatch(/bytes, more than the 120 allowed/);
});

test('a payload that could not be built is stored thin, with the reason it came with', async () => {
  const { capture, statements } = aCapture();
  await capture.store([anOccurrence({ thinReason: 'the entry cannot be read: Error: no' })], TRANSACTION);
  const [event] = statements[0]!.events;
  expect(JSON.parse(event!.body)).toMatchObject({ entry: { id: 1, documentId: 'doc1' }, truncated: true });
  expect(event!.body).not.toContain('Hello');
  expect(event!.thinReason).toBe('the entry cannot be read: Error: no');
});

test('a payload that cannot be written as JSON is stored thin', async () => {
  const { capture, statements } = aCapture();
  await capture.store([anOccurrence({ info: { entry: { id: 1, size: 10n } } })], TRANSACTION);
  const [event] = statements[0]!.events;
  expect(JSON.parse(event!.body)).toMatchObject({ entry: { id: 1 }, truncated: true });
  expect(event!.thinReason).toMatch(/cannot be written as JSON/);
});

test('when the events cannot be stored, the change is told', async () => {
  const { capture } = aCapture({ events: { append: () => Promise.reject(new Error('disk full')) } });
  await expect(capture.store([anOccurrence()], TRANSACTION)).rejects.toThrow('disk full');
});

test('what is wanted is for the subscriptions to say', () => {
  const { capture } = aCapture({
    subscriptions: { wants: (type, uid) => type === 'entry.create' && uid === 'a' },
  });
  expect(capture.wants('entry.create', 'a')).toBe(true);
  expect(capture.wants('entry.create', null)).toBe(false);
});
