import type { ClaimedEvent } from './delivery';
import type { Endpoint } from './endpoint';
import { headerProblem, headerValueProblem, isReservedHeader } from './headers';
import { isPrivateKey } from './key-pair';
import { activeSecrets, signingSecretProblem } from './signing-secret';
import { signMessage } from './signature';

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

/**
 * Builds and signs the request of one attempt. The endpoint's headers override the default headers, ours override both;
 * reserved names among the user's are left out. A problem means that this endpoint cannot be sent to as it stands.
 */
export function buildMessage({ endpoint, event, defaultHeaders, version, now }: MessageParts): BuiltMessage {
  const secrets = usableSecrets(endpoint, now);
  if (!secrets.ok) return secrets;
  const users = mergeHeaders(defaultHeaders, endpoint.headers);
  if (!users.ok) return users;
  const typeProblem = headerValueProblem(event.type);
  if (typeProblem) return { ok: false, problem: `the event type ${typeProblem}` };

  const signable = { id: event.messageId, timestampMs: now, body: event.body };
  const headers = Object.fromEntries([
    ...users.headers,
    ['content-type', 'application/json'],
    ['user-agent', `strapi-plugin-durable-webhooks/${version}`],
    ['x-strapi-event', event.type],
    ...Object.entries(signMessage(endpoint.signature, secrets.values, signable)),
  ]) as Record<string, string>;
  return {
    ok: true,
    message: { url: endpoint.url, headers, body: event.body, timeoutMs: endpoint.timeoutMs },
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

type Headers = { ok: true; headers: Map<string, string> } | { ok: false; problem: string };

function mergeHeaders(...layers: Readonly<Record<string, string>>[]): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (isReservedHeader(name)) continue;
    const problem = headerProblem(name, value);
    if (problem) return { ok: false, problem: `the header ${JSON.stringify(name)} ${problem}` };
    headers.set(name.toLowerCase(), value);
  }
  return { ok: true, headers };
}
