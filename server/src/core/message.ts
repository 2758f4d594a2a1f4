import type { ClaimedEvent } from './delivery';
import type { Endpoint } from './endpoint';
import { headerProblem, headerValueProblem, isReservedHeader } from './headers';
import { isPrivateKey } from './key-pair';
import type { Outcome } from './outcome';
import { echoRemover, headerRedactor } from './redaction';
import { activeSecrets, firstExpiry, signingSecretProblem } from './signing-secret';
import { signerOf } from './signature';

/** One HTTP request as it goes over the wire, built before anything is sent. */
export interface Message {
  url: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

/** All that one attempt's request is made from. */
export interface MessageParts {
  endpoint: Pick<Endpoint, 'url' | 'headers' | 'signature' | 'keyPair' | 'secrets' | 'timeoutMs'>;
  event: Pick<ClaimedEvent, 'messageId' | 'type' | 'body'>;
  /** `server.webhooks.defaultHeaders` of the host. */
  defaultHeaders: Readonly<Record<string, string>>;
  /** This package's version. */
  version: string;
  /** The moment of the attempt, epoch milliseconds. */
  now: number;
}

export type BuiltMessage = { ok: true; message: Message } | { ok: false; problem: string };

/** What the requests of one endpoint have in common, made ready once for many attempts. */
export interface MessageTemplate {
  /** The moment after which another set of secrets signs, epoch milliseconds. */
  holdsUntil: number;
  /** Builds and signs the request of an attempt that is made at `now`. */
  build(event: MessageParts['event'], now: number): BuiltMessage;
  /** The headers of a request as they may be kept: credentials and signatures masked. */
  redact(headers: Message['headers']): Message['headers'];
  /** What was met as it may be kept: without the values of user-defined headers. */
  withoutEchoes(outcome: Outcome): Outcome;
}

/**
 * The endpoint's headers override the default headers, ours override both; reserved names among the user's are left out. A
 * problem means that this endpoint cannot be sent to as it stands.
 */
export function messageTemplate({
  endpoint,
  defaultHeaders,
  version,
  now,
}: Omit<MessageParts, 'event'>): MessageTemplate {
  const { url, timeoutMs } = endpoint;
  const secrets = usableSecrets(endpoint, now);
  const users = mergeHeaders(defaultHeaders, endpoint.headers);
  const sign = secrets.ok ? signerOf(endpoint.signature, secrets.values) : null;
  return {
    holdsUntil: endpoint.secrets.readable ? firstExpiry(endpoint.secrets.active, now) : Infinity,
    build(event, timestampMs) {
      if (!secrets.ok) return secrets;
      if (!users.ok) return users;
      const typeProblem = headerValueProblem(event.type);
      if (typeProblem) return { ok: false, problem: `the event type ${typeProblem}` };
      const headers = {
        ...users.headers,
        'content-type': 'application/json',
        'user-agent': `strapi-plugin-durable-webhooks/${version}`,
        'x-strapi-event': event.type,
        ...sign?.({ id: event.messageId, timestampMs, body: event.body }),
      };
      return { ok: true, message: { url, headers, body: event.body, timeoutMs } };
    },
    redact: headerRedactor(Object.keys({ ...defaultHeaders, ...endpoint.headers })),
    withoutEchoes: echoRemover(defaultHeaders, endpoint.headers),
  };
}

type Secrets = { ok: true; values: string[] } | { ok: false; problem: string };

function usableSecrets({ secrets, signature, keyPair }: MessageParts['endpoint'], now: number): Secrets {
  if (signature === 'none') return { ok: true, values: [] };
  if (!secrets.readable) return { ok: false, problem: secrets.reason };
  const active = activeSecrets(secrets.active, now);
  const fit = active.filter(({ value }) => signingSecretProblem(value, signature) === null);
  const keys = keyPair ? active.filter(({ value }) => isPrivateKey(value)) : [];
  if (fit.length > 0) return { ok: true, values: [...fit, ...keys].map(({ value }) => value) };
  const problem =
    active.length === 0
      ? 'the endpoint has no active signing secret — rotate its secret'
      : `no active signing secret fits the signature "${signature}" — rotate the secret`;
  return { ok: false, problem };
}

type Headers = { ok: true; headers: Record<string, string> } | { ok: false; problem: string };

function mergeHeaders(...layers: Readonly<Record<string, string>>[]): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (isReservedHeader(name)) continue;
    const problem = headerProblem(name, value);
    if (problem) return { ok: false, problem: `the header ${JSON.stringify(name)} ${problem}` };
    headers.set(name.toLowerCase(), value);
  }
  return { ok: true, headers: Object.fromEntries(headers) };
}
