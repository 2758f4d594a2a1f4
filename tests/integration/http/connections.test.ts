import { getEventListeners, once } from 'node:events';
import { connect } from 'node:net';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { watchLeaks } from '../../support/leaks';
import { startReceiver, type CertificateKind, type Receiver } from '../../support/receiver';
import { until } from '../../support/until';
import type { Sender } from '../../../server/src/pipeline/ports';
import { messageTo, resolverAnswering, senderForTests } from './support/sending';

/** Jest gives tests a copy of the environment, which Node itself does not read. */
async function setRealEnvironment(name: string, value: string | undefined): Promise<void> {
  const worker = new Worker(
    `const { workerData: { name, value } } = require('node:worker_threads');
     if (value === undefined) delete process.env[name]; else process.env[name] = value;`,
    { eval: true, env: SHARE_ENV, workerData: { name, value } },
  );
  await once(worker, 'exit');
}

describe('connections to receivers', () => {
  let receiver: Receiver;
  let senders: Sender[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());
  beforeEach(() => receiver.clear());
  afterEach(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    senders = [];
  });

  const newSender = (...parameters: Parameters<typeof senderForTests>) => {
    const sender = senderForTests(...parameters);
    senders.push(sender);
    return sender;
  };
  const send = async (url: string, timeoutMs = 10_000, sender = newSender()) =>
    (await sender.send(messageTo(url, { timeoutMs }))).outcome;

  it('refused', async () => {
    await receiver.pause();
    expect(await send(receiver.url())).toEqual({
      kind: 'unreachable',
      code: 'refused',
      message: `127.0.0.1:${receiver.port} refused the connection (ECONNREFUSED)`,
    });
    await receiver.resume();
  });

  it('reset', async () => {
    await receiver.behave('/', { reset: true });
    expect(await send(receiver.url())).toMatchObject({ kind: 'unreachable', code: 'reset' });
  });

  it.each(['closes-at-once', 'resets-at-once'] as const)('whose port %s', async (kind) => {
    const { port } = await receiver.raw(kind);
    const expected = { kind: 'unreachable', code: 'reset' };
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject(expected);
    expect(await send(`https://127.0.0.1:${port}/`)).toMatchObject(expected);
  });

  it('to a name that nobody knows', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    for (const answer of [error, []]) {
      const sender = newSender({ lookup: resolverAnswering(answer).lookup });
      expect(await send('http://nobody.example/', 10_000, sender)).toMatchObject({
        kind: 'unreachable',
        code: 'dns',
        message: expect.stringContaining('nobody.example could not be resolved'),
      });
    }
  });

  it('to a name that the system does not know', async () => {
    expect(await send('http://nobody.invalid/')).toMatchObject({ kind: 'unreachable', code: 'dns' });
  });

  it.each<[CertificateKind, string]>([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['not-yet-valid', 'CERT_NOT_YET_VALID'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('with a certificate that is %s', async (kind, code) => {
    const { ca, url } = await receiver.secure(kind);
    expect(await send(url(), 10_000, newSender({ ca }))).toEqual({
      kind: 'unreachable',
      code: 'tls',
      message: expect.stringMatching(
        new RegExp(`^No secure connection to 127\\.0\\.0\\.1:\\d+: .+\\(${code}\\)$`),
      ),
    });
    expect(await receiver.requests()).toEqual([]);
  });

  it('with a certificate of an authority that is not trusted, whatever the environment says', async () => {
    const { url } = await receiver.secure('trusted');
    await setRealEnvironment('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const outcome = await send(url()).finally(() =>
      setRealEnvironment('NODE_TLS_REJECT_UNAUTHORIZED', undefined),
    );
    expect(outcome).toMatchObject({ kind: 'unreachable', code: 'tls' });
    expect(await receiver.requests()).toEqual([]);
  });

  it('with a good certificate, by address and by name', async () => {
    const { ca, port, url } = await receiver.secure('trusted');
    const sender = newSender({ ca, lookup: resolverAnswering(['127.0.0.1']).lookup });
    expect(await send(url('/s'), 10_000, sender)).toMatchObject({ kind: 'accepted' });
    expect(await send(`https://localhost:${port}/s`, 10_000, sender)).toMatchObject({ kind: 'accepted' });
    expect(await send(`https://elsewhere.example:${port}/`, 10_000, sender)).toMatchObject({ code: 'tls' });
  });

  it('that speak plain text where TLS is expected', async () => {
    const { port } = await receiver.raw('plain-text');
    expect(await send(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'unreachable', code: 'tls' });
    expect(await send(receiver.url().replace('http:', 'https:'))).toMatchObject({ code: 'tls' });
  });

  it('that time out in the TLS handshake', async () => {
    const { port } = await receiver.raw('silent');
    const { outcome, timings } = await newSender().send(
      messageTo(`https://127.0.0.1:${port}/`, { timeoutMs: 300 }),
    );
    expect(outcome).toMatchObject({ code: 'timeout', message: expect.stringContaining('while connecting') });
    expect(timings.connectMs).toBeDefined();
    expect(timings.tlsMs).toBeUndefined();
  });

  it('that time out before the peer accepts, without lingering', async () => {
    const full = await startReceiver({ backlog: 1 });
    full.freeze();
    const fillers = Array.from({ length: 8 }, () =>
      connect(full.port, '127.0.0.1').on('error', () => undefined),
    );
    await until(() => fillers.filter(({ connecting }) => !connecting).length >= 1);
    const watch = watchLeaks();
    const sender = newSender();
    expect(await send(full.url(), 300, sender)).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('while connecting'),
    });
    await watch.expectNone();
    watch.end();
    for (const filler of fillers) filler.destroy();
    await full.stop();
  });

  it('that time out because the resolver does', async () => {
    const sender = newSender({ lookup: () => undefined });
    expect(await send('http://slow.example/', 200, sender)).toMatchObject({
      code: 'timeout',
      message: 'slow.example took more than 200 ms; the time ran out while connecting',
    });
  });

  it('are reused, and say so in the timings', async () => {
    const sender = newSender({ lookup: resolverAnswering(['127.0.0.1']).lookup });
    const { ca, port } = await receiver.secure('trusted');
    const secureSender = newSender({ ca });
    const before = (await receiver.connections()).accepted;
    const named = messageTo(`http://receiver.example:${receiver.port}/`);
    const timings: Record<string, string[]> = {};
    for (const [label, from, message] of [
      ['first', sender, named],
      ['second', sender, named],
      ['secure', secureSender, messageTo(`https://127.0.0.1:${port}/`)],
      ['secure again', secureSender, messageTo(`https://127.0.0.1:${port}/`)],
    ] as const) {
      const met = await from.send(message);
      expect(met.outcome.kind).toBe('accepted');
      timings[label] = Object.keys(met.timings).sort();
    }
    expect(timings).toEqual({
      first: ['connectMs', 'dnsMs', 'firstByteMs', 'totalMs'],
      second: ['firstByteMs', 'totalMs'],
      secure: ['connectMs', 'firstByteMs', 'tlsMs', 'totalMs'],
      'secure again': ['firstByteMs', 'totalMs'],
    });
    for (let i = 0; i < 20; i++) await sender.send(named);
    expect((await receiver.connections()).accepted - before).toBe(1);
  });

  it('have a first byte as late as the receiver makes it', async () => {
    await receiver.behave('/', { status: 200, delayMs: 150 });
    const { timings } = await newSender().send(messageTo(receiver.url()));
    expect(timings.firstByteMs).toBeGreaterThan(140);
    expect(timings.totalMs).toBeGreaterThanOrEqual(timings.firstByteMs ?? Infinity);
  });

  it('are made anew when the receiver was restarted in between', async () => {
    const sender = newSender();
    for (let i = 0; i < 3; i++) {
      expect(await send(receiver.url(), 10_000, sender)).toMatchObject({ kind: 'accepted' });
      await receiver.restart();
    }
  });

  it('carry as many requests at once as are sent', async () => {
    await receiver.behave('/', { status: 200, delayMs: 100 });
    const sender = newSender();
    await Promise.all(Array.from({ length: 30 }, () => send(receiver.url(), 10_000, sender)));
    expect((await receiver.concurrency('/')).max).toBe(30);
  });

  it('end when their attempts are interrupted, all by one listener', async () => {
    await receiver.behave('/', { hang: true });
    const abort = new AbortController();
    const sender = newSender();
    const attempts = Array.from({ length: 20 }, () => sender.send(messageTo(receiver.url()), abort.signal));
    await receiver.waitFor(20);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    abort.abort();
    for (const { outcome } of await Promise.all(attempts)) {
      expect(outcome).toMatchObject({ kind: 'unreachable', code: 'interrupted' });
    }
    await receiver.waitForConnections(0);
    expect((await sender.send(messageTo(receiver.url()), abort.signal)).outcome).toMatchObject({
      code: 'interrupted',
    });
    expect(await receiver.count()).toBe(20);
  });

  it('that are being made end when their attempt is interrupted', async () => {
    const { port } = await receiver.raw('silent');
    const abort = new AbortController();
    const attempt = newSender().send(messageTo(`https://127.0.0.1:${port}/`), abort.signal);
    setImmediate(() => abort.abort());
    expect((await attempt).outcome).toMatchObject({ code: 'interrupted' });
  });

  it('finish what runs when the sender stops, and take nothing new', async () => {
    await receiver.behave('/slow', { status: 200, delayMs: 200 });
    const sender = newSender({ stopGraceMs: 10_000 });
    const attempt = sender.send(messageTo(receiver.url('/slow')));
    await receiver.waitFor(1);
    const stopped = sender.stop();
    expect((await sender.send(messageTo(receiver.url()))).outcome).toMatchObject({ code: 'interrupted' });
    expect((await attempt).outcome.kind).toBe('accepted');
    await stopped;
    expect(await receiver.count()).toBe(1);
  });

  it('leave nothing open after stop, in whatever state they are', async () => {
    const watch = watchLeaks();
    const { port } = await receiver.raw('silent');
    await receiver.behave('/hang', { hang: true });
    const sender = senderForTests({ stopGraceMs: 20 });
    await sender.send(messageTo(receiver.url()));
    await sender.send(messageTo(receiver.url('/zoo/close-mid-body')));
    const running = ['/', '/', '/'].map((path) => sender.send(messageTo(`http://127.0.0.1:${port}${path}`)));
    running.push(sender.send(messageTo(receiver.url('/hang'))));
    await receiver.waitFor(3);
    await sender.stop();
    for (const { outcome } of await Promise.all(running))
      expect(outcome).toMatchObject({ code: 'interrupted' });
    await watch.expectNone();
    watch.end();
    await receiver.waitForConnections(0);
  });

  it('in their TLS handshake are closed by stop', async () => {
    const { port } = await receiver.raw('silent');
    const sender = senderForTests({ stopGraceMs: 20 });
    const running = sender.send(messageTo(`https://127.0.0.1:${port}/`));
    await receiver.waitForConnections(1, port);
    await sender.stop();
    expect((await running).outcome).toMatchObject({ code: 'interrupted' });
    await receiver.waitForConnections(0, port);
  });
});
