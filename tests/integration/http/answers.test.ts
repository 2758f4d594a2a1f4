import { startReceiver, type Receiver } from '../../support/receiver';
import type { Sender } from '../../../server/src/pipeline/ports';
import { messageTo, senderForTests } from './support/sending';

describe('what a receiver answers', () => {
  let receiver: Receiver;
  let sender: Sender;

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());
  beforeEach(async () => {
    await receiver.clear();
    sender = senderForTests();
  });
  afterEach(() => sender.stop());

  const send = async (path: string, timeoutMs = 10_000) =>
    (await sender.send(messageTo(receiver.url(path), { timeoutMs }))).outcome;

  it('arrives with path, query, headers and body untouched', async () => {
    const body = '{"entry":{"title":"Ünïcode"}}';
    await sender.send(
      messageTo(receiver.url('/a/b?c=1'), { body, headers: { 'x-strapi-event': 'entry.create' } }),
    );
    expect(await receiver.requests()).toEqual([
      expect.objectContaining({ method: 'POST', path: '/a/b?c=1', body }),
    ]);
    const [request] = await receiver.requests();
    expect(request?.headers).toEqual({
      host: `127.0.0.1:${receiver.port}`,
      connection: 'keep-alive',
      'x-strapi-event': 'entry.create',
      'content-length': String(Buffer.byteLength(body)),
    });
  });

  it.each([200, 201, 202, 204, 299])('is accepted with %i', async (status) => {
    await receiver.behave('/', { status });
    expect(await send('/')).toMatchObject({ kind: 'accepted', response: { status } });
  });

  it.each([400, 401, 404, 410, 429, 500, 503])('is rejected with %i', async (status) => {
    await receiver.behave('/', { status, body: 'no', headers: { 'retry-after': '7', 'x-a': 'b' } });
    expect(await send('/')).toMatchObject({
      kind: 'rejected',
      response: { status, body: 'no', bodyTruncated: false, headers: { 'retry-after': '7', 'x-a': 'b' } },
    });
  });

  it.each([301, 302, 303, 307, 308])('is rejected with %i, and the redirect not followed', async (status) => {
    await receiver.behave('/from', { status, headers: { location: receiver.url('/to') } });
    expect(await send('/from')).toMatchObject({ kind: 'rejected', response: { status } });
    expect((await receiver.requests()).map(({ path }) => path)).toEqual(['/from']);
  });

  it('keeps repeated headers and names that objects have by nature', async () => {
    await receiver.behave('/', {
      status: 200,
      headers: { 'set-cookie': ['a=1', 'b=2'], constructor: 'x' } as unknown as Record<string, string>,
    });
    expect(await send('/')).toMatchObject({
      response: { headers: { 'set-cookie': 'a=1, b=2', constructor: 'x' } },
    });
  });

  it.each([
    [16_384, false],
    [16_385, true],
    [5_000_000, true],
  ])('keeps at most 16 KiB of a body of %i bytes', async (length, bodyTruncated) => {
    await receiver.behave('/', { status: 200, body: 'x'.repeat(length) });
    const outcome = await send('/');
    expect(outcome).toMatchObject({ kind: 'accepted', response: { bodyTruncated } });
    expect(outcome.kind === 'accepted' && outcome.response.body.length).toBe(16_384);
  });

  it('reads 16 KiB of an endless body and closes the connection', async () => {
    const outcome = await send('/zoo/endless-body');
    expect(outcome).toMatchObject({ kind: 'accepted', response: { status: 200, bodyTruncated: true } });
    expect(outcome.kind === 'accepted' && outcome.response.body).toBe('a'.repeat(16_384));
    await receiver.waitForConnections(0);
  });

  it('does not unpack a gzip bomb', async () => {
    const outcome = await send('/zoo/gzip-bomb');
    expect(outcome).toMatchObject({
      kind: 'accepted',
      response: { headers: { 'content-encoding': 'gzip' } },
    });
    // The packed bytes are about 8 KiB; unpacked it would be cut off at 16 KiB of NUL.
    expect(outcome.kind === 'accepted' && outcome.response.bodyTruncated).toBe(false);
    expect(outcome.kind === 'accepted' && outcome.response.body.length).toBeGreaterThan(1_000);
    expect(outcome.kind === 'accepted' && outcome.response.body).not.toContain('\0');
  });

  it('takes no notice of a few informational answers', async () => {
    expect(await send('/zoo/informational-then-ok')).toMatchObject({
      kind: 'accepted',
      response: { status: 200, body: 'ok' },
    });
  });

  it.each([
    ['malformed', 'protocol'],
    ['not-http', 'protocol'],
    ['bad-chunk', 'protocol'],
    ['two-lengths', 'protocol'],
    ['switching-protocols', 'protocol'],
    ['oversized-headers', 'protocol'],
    ['endless-headers', 'protocol'],
    ['informational-flood', 'protocol'],
    ['close-mid-body', 'reset'],
    ['reset-mid-body', 'reset'],
    ['close-mid-headers', 'reset'],
    ['close-unanswered', 'reset'],
  ])('is unreachable when it is %s: %s', async (name, code) => {
    expect(await send(`/zoo/${name}`)).toEqual({
      kind: 'unreachable',
      code,
      message: expect.stringContaining(`127.0.0.1:${receiver.port} `),
    });
    await receiver.waitForConnections(0);
  });

  it('never takes an unasked second answer for that of the next request', async () => {
    expect(await send('/zoo/answers-twice')).toMatchObject({ kind: 'accepted', response: { body: 'ok' } });
    await receiver.behave('/next', { status: 500, body: 'the real one' });
    expect(await send('/next')).toMatchObject({ kind: 'rejected', response: { body: 'the real one' } });
  });

  it.each([
    ['dripping-body', 'reading its answer'],
    ['dripping-headers', 'waiting for its answer'],
    ['headers-only', 'reading its answer'],
  ])('runs out of time when it is %s', async (name, stage) => {
    const { outcome, timings } = await sender.send(
      messageTo(receiver.url(`/zoo/${name}`), { timeoutMs: 400 }),
    );
    expect(outcome).toEqual({
      kind: 'unreachable',
      code: 'timeout',
      message: `127.0.0.1:${receiver.port} took more than 400 ms; the time ran out while ${stage}`,
    });
    expect(timings.totalMs).toBeGreaterThan(390);
    expect(timings.totalMs).toBeLessThan(5_000);
    await receiver.waitForConnections(0);
  });

  it('runs out of time when it never answers', async () => {
    await receiver.behave('/', { hang: true });
    expect(await send('/', 300)).toMatchObject({ kind: 'unreachable', code: 'timeout' });
    await receiver.waitForConnections(0);
  });
});
