import { connect } from 'node:net';
import type { SenderOptions } from '../../../../server/src/adapters/http';
import type { Outcome } from '../../../../server/src/core/outcome';
import { type CertificateKind, type Receiver, startReceiver } from '../../../support/receiver';
import type { RawListenerKind } from '../../../support/receiver';
import { until } from '../../../support/until';
import { messageTo, publicOnly, resolverAnswering, senderForTests } from './sending';

/** One attempt at a receiver that does what a row of the table says. */
export interface PolicyCase {
  send(): Promise<Outcome>;
  retryOn4xx?: boolean;
}

export interface World {
  receiver: Receiver;
  /** Runs after the row. */
  atEnd(work: () => Promise<void>): void;
}

const SHORT_MS = 300;
const LONG_MS = 10_000;
const HOUR_MS = 3_600_000;

type Cases = Record<string, () => PolicyCase[] | Promise<PolicyCase[]>>;

/** The rows of docs/retry.md, by what the receiver does. */
export function policyCases(world: World): Cases {
  const attempt = (
    url: string,
    { timeoutMs = LONG_MS, signal, ...options }: Partial<SenderOptions> & Attempt = {},
  ): PolicyCase => ({
    async send() {
      const sender = senderForTests(options);
      world.atEnd(() => sender.stop());
      return (await sender.send(messageTo(url, { timeoutMs }), signal)).outcome;
    },
  });
  const zoo = (...names: string[]) => names.map((name) => attempt(world.receiver.url(`/zoo/${name}`)));
  const slow = (...names: string[]) =>
    names.map((name) => attempt(world.receiver.url(`/zoo/${name}`), { timeoutMs: SHORT_MS }));
  const answers = (statuses: number[], retryAfter?: string | (() => string)): PolicyCase[] =>
    statuses.map((status) => ({
      async send() {
        const asked = typeof retryAfter === 'function' ? retryAfter() : retryAfter;
        const headers = {
          location: world.receiver.url('/elsewhere'),
          ...(asked && { 'retry-after': asked }),
        };
        await world.receiver.behave('/', { status, headers, body: '' });
        return attempt(world.receiver.url('/')).send();
      },
    }));
  const strictly = (cases: PolicyCase[]) => cases.map((one) => ({ ...one, retryOn4xx: false }));
  const named = (answer: string[] | NodeJS.ErrnoException) =>
    attempt('http://receiver.example/', { lookup: resolverAnswering(answer).lookup });
  const certificate =
    (kind: CertificateKind, trusts = true) =>
    async (): Promise<PolicyCase[]> => {
      const { ca, url } = await world.receiver.secure(kind);
      return [attempt(url(), trusts ? { ca } : {})];
    };
  const raw = async (kind: RawListenerKind, scheme: string, over: Attempt = {}): Promise<PolicyCase> =>
    attempt(`${scheme}://127.0.0.1:${(await world.receiver.raw(kind)).port}/`, over);

  return {
    'answers 200, 201, 202, 204 or 299': () => answers([200, 201, 202, 204, 299]),
    'answers 200 after a few 1xx': () => zoo('informational-then-ok'),
    'answers 200 and a second time unasked': () => zoo('answers-twice'),
    'answers 200 with an endless body: 16 KiB are read': () => zoo('endless-body'),
    'answers 200 with a compressed bomb: it is not unpacked': () => zoo('gzip-bomb'),
    'redirects with 301, 302, 303, 307 or 308: never followed': () => [
      ...answers([301, 302, 303, 307, 308]),
      { send: () => notFollowed(world.receiver) },
    ],
    'answers 304': () => answers([304]),
    'answers 410': () => [...answers([410]), ...strictly(answers([410]))],
    'answers 400, 401, 403, 404, 409 or 422: it may be broken code': () => answers(BROKEN),
    'the same with `retryOn4xx: false`': () => strictly(answers(BROKEN)),
    'answers 408 or 425': () => answers([408, 425]),
    'answers 408 or 425 with `retryOn4xx: false`': () => strictly(answers([408, 425])),
    'answers 408 or 425 with `Retry-After`: not believed': () => answers([408, 425], '3600'),
    'answers 500, 502, 504 or 507': () => answers([500, 502, 504, 507]),
    'answers 500 or 502 with `Retry-After`: not believed': () => answers([500, 502], '3600'),
    'answers 429 or 503': () => answers(BUSY),
    'answers 429 or 503 with `retryOn4xx: false`': () => strictly(answers(BUSY)),
    'answers 429 or 503 with `Retry-After: 3600`': () => answers(BUSY, '3600'),
    'answers 429 or 503 with the date in an hour': () => answers(BUSY, () => dateIn(HOUR_MS)),
    'answers 429 or 503 with `Retry-After: 3599.5`': () => answers(BUSY, '3599.5'),
    'answers 429 or 503 with `Retry-After: 1`': () => answers(BUSY, '1'),
    'answers 429 or 503 with a date in the past': () => answers(BUSY, () => dateIn(-HOUR_MS)),
    'answers 429 or 503 with `Retry-After: 99999999`': () => answers(BUSY, '99999999'),
    'answers 429 or 503 with a date in ten years': () => answers(BUSY, () => dateIn(87_600 * HOUR_MS)),
    'answers 429 or 503 with `Retry-After: -5` or `soon`': () => [
      ...answers(BUSY, '-5'),
      ...answers(BUSY, 'soon'),
    ],
    'has a name that does not resolve': () => [
      named(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })),
      attempt('http://nobody.invalid/'),
    ],
    'has a name without an address': () => [named([])],
    'refuses the connection': async () => {
      await world.receiver.pause();
      world.atEnd(() => world.receiver.resume());
      return [attempt(world.receiver.url())];
    },
    'resets the connection, at once or after the request': async () => {
      await world.receiver.behave('/', { reset: true });
      return [attempt(world.receiver.url()), await raw('resets-at-once', 'http')];
    },
    'closes the connection, at once or after the request': async () => [
      ...zoo('close-unanswered'),
      await raw('closes-at-once', 'http'),
      await raw('closes-at-once', 'https'),
    ],
    'shows an expired certificate': certificate('expired'),
    'shows a certificate of another host': certificate('wrong-host'),
    'shows a self-signed certificate': certificate('self-signed'),
    'shows a certificate of an unknown authority': certificate('trusted', false),
    'speaks plain text where TLS is expected': async () => [
      await raw('plain-text', 'https'),
      attempt(world.receiver.url().replace('http:', 'https:')),
    ],
    'does not accept the connection in time': async () => [
      attempt(await urlOfFullPort(world), { timeoutMs: SHORT_MS }),
    ],
    'does not answer the TLS handshake in time': async () => [
      await raw('silent', 'https', { timeoutMs: SHORT_MS }),
    ],
    'takes the request and never answers': async () => {
      await world.receiver.behave('/', { hang: true });
      return [attempt(world.receiver.url(), { timeoutMs: SHORT_MS })];
    },
    'drips its headers': () => slow('dripping-headers'),
    'answers 200 and drips its body, or never sends it': () => slow('dripping-body', 'headers-only'),
    'does not speak HTTP, or speaks it wrongly': () =>
      zoo('malformed', 'not-http', 'bad-chunk', 'two-lengths'),
    'sends headers larger than 16 KiB, or without end': () => zoo('oversized-headers', 'endless-headers'),
    'sends 1xx answers without end': () => zoo('informational-flood'),
    'switches protocols unasked': () => zoo('switching-protocols'),
    'closes or resets the connection amid headers or body': () =>
      zoo('close-mid-headers', 'close-mid-body', 'reset-mid-body'),
    'is cut short by our own stop': async () => {
      await world.receiver.behave('/', { hang: true });
      const abort = new AbortController();
      void world.receiver.waitFor(1).then(() => abort.abort());
      return [attempt(world.receiver.url(), { signal: abort.signal })];
    },
    'has an address that is not allowed': () => [attempt(world.receiver.url(), { policy: publicOnly })],
    'has a name that leads to one': () => [
      attempt('http://receiver.example/', {
        policy: publicOnly,
        lookup: resolverAnswering(['127.0.0.1']).lookup,
      }),
    ],
    'is plain http where that is not allowed': () => [
      attempt('http://receiver.example/', { allowHttp: false, lookup: resolverAnswering([]).lookup }),
    ],
    'has a port of another service': () => [attempt('http://receiver.example:25/')],
  };
}

interface Attempt {
  timeoutMs?: number;
  signal?: AbortSignal;
}

const BROKEN = [400, 401, 403, 404, 409, 422];
const BUSY = [429, 503];

const dateIn = (ms: number): string => new Date(Date.now() + ms).toUTCString();

async function notFollowed(receiver: Receiver): Promise<Outcome> {
  const elsewhere = await receiver.count({ path: '/elsewhere' });
  if (elsewhere > 0) throw new Error('A redirect was followed');
  return { kind: 'rejected', response: { status: 302, headers: {}, body: '', bodyTruncated: false } };
}

/** A port whose queue of connections is full: the kernel answers no further one. */
async function urlOfFullPort(world: World): Promise<string> {
  const full = await startReceiver({ backlog: 1 });
  full.freeze();
  const fillers = Array.from({ length: 8 }, () =>
    connect(full.port, '127.0.0.1').on('error', () => undefined),
  );
  world.atEnd(async () => {
    for (const filler of fillers) filler.destroy();
    await full.stop();
  });
  await until(() => fillers.some(({ connecting }) => !connecting));
  return full.url();
}
