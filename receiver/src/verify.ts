import { bytesOfText } from './bytes';
import {
  type Bytes,
  type Claim,
  isPublicKey,
  keyBytes,
  publicKeyBytes,
  readClaim,
  type Scheme,
} from './scheme';
import { WebhookVerificationError } from './webhook-verification-error';

export type { Scheme } from './scheme';

/** A request as any server hands it over: a Fetch `Request`, or headers with the body exactly as it came in. */
export type ReceivedWebhook =
  | Request
  | {
      headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
      body: string | Uint8Array | ArrayBuffer;
    };

export interface VerifyOptions {
  /** The endpoint's `signature`; `standard` by default. */
  scheme?: Scheme;
  /** How far the signed moment may be from now, in seconds; 300 by default. `github` signs no moment. */
  toleranceSeconds?: number;
  /** Epoch milliseconds; for tests. */
  now?: number;
}

/** A webhook that was signed with one of the secrets. */
export interface VerifiedWebhook<Payload = Record<string, unknown>> {
  ok: true;
  /** The same for every attempt and replay of an event: store it to recognise duplicates. Signed by `standard` only. */
  id: string | null;
  /** The type of the event, for example `entry.publish`, from the signed body; null when the payload has replaced it. */
  event: string | null;
  /** The moment of this attempt, epoch milliseconds; null for `github`, which signs none. */
  timestampMs: number | null;
  /** The parsed body. */
  payload: Payload;
  /** The body as text. */
  body: string;
}

/**
 * Checks that a request was signed with one of the secrets, in constant time, and within the tolerance, and parses it. For
 * `standard` the public key of the endpoint's key pair (`whpk_…`) does as well as a secret.
 * Throws WebhookVerificationError otherwise. Needs Web Crypto only, so it runs in Node, workers, Deno, Bun and browsers.
 */
export async function verify<Payload = Record<string, unknown>>(
  webhook: ReceivedWebhook,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<VerifiedWebhook<Payload>> {
  const { scheme = 'standard', toleranceSeconds = 300, now = Date.now() } = options;
  const bytes = await rawBody(webhook);
  const find = (name: string) => findHeader(webhook.headers, name);
  const claim = readClaim(scheme, (name) => find(name) ?? missingHeader(name), bytes);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (!(await isSignedByAny(claim, secrets, scheme))) {
    throw new WebhookVerificationError(
      'no-matching-signature',
      'No signature matches the secret and the body',
    );
  }
  checkTimestamp(claim.timestampMs, toleranceSeconds * 1000, now);
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const payload = parsePayload(body);
  return {
    ok: true,
    id: find('webhook-id') ?? null,
    event: typeof payload.event === 'string' ? payload.event : null,
    timestampMs: claim.timestampMs,
    payload: payload as Payload,
    body,
  };
}

async function rawBody(webhook: ReceivedWebhook): Promise<Bytes> {
  const body: unknown = isRequest(webhook) ? await webhook.arrayBuffer() : webhook.body;
  if (typeof body === 'string') return bytesOfText(body);
  if (body instanceof ArrayBuffer || Object.prototype.toString.call(body) === '[object ArrayBuffer]') {
    return new Uint8Array(body as ArrayBuffer);
  }
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  throw new WebhookVerificationError(
    'body-not-raw',
    'The body is not the raw text or bytes; parsing and writing JSON again changes what was signed',
  );
}

function isRequest(webhook: ReceivedWebhook): webhook is Request {
  return 'arrayBuffer' in webhook && typeof webhook.arrayBuffer === 'function';
}

function findHeader(headers: ReceivedWebhook['headers'], name: string): string | undefined {
  // By shape, because polyfills and other realms have a Headers of their own.
  if (hasGet(headers)) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] as unknown;
  const values: unknown[] = Array.isArray(found) ? found : [found];
  const [value] = values;
  return values.length === 1 && typeof value === 'string' ? value : undefined;
}

function hasGet(headers: ReceivedWebhook['headers']): headers is Headers {
  return typeof headers.get === 'function';
}

function missingHeader(name: string): never {
  throw new WebhookVerificationError('missing-header', `The header ${name} is missing`);
}

async function isSignedByAny(claim: Claim, secrets: readonly string[], scheme: Scheme): Promise<boolean> {
  if (secrets.length === 0)
    throw new WebhookVerificationError('unusable-secret', 'There is no signing secret');
  for (const secret of secrets) {
    if (scheme === 'standard' && isPublicKey(secret)) {
      if (await isSignedBy('Ed25519', publicKeyBytes(secret), claim.asymmetric, claim.signed)) return true;
    } else if (await isSignedBy(HMAC, keyBytes(scheme, secret), claim.signatures, claim.signed)) return true;
  }
  return false;
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

async function isSignedBy(
  algorithm: typeof HMAC | 'Ed25519',
  bytes: Bytes,
  signatures: readonly Bytes[],
  signed: Bytes,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
  for (const signature of signatures) {
    if (await crypto.subtle.verify(key.algorithm.name, key, signature, signed)) return true;
  }
  return false;
}

function checkTimestamp(timestampMs: number | null, toleranceMs: number, now: number): void {
  if (timestampMs === null) return;
  if (now - timestampMs > toleranceMs) {
    throw new WebhookVerificationError('timestamp-too-old', 'The webhook was signed too long ago');
  }
  if (timestampMs - now > toleranceMs) {
    throw new WebhookVerificationError('timestamp-too-new', 'The webhook was signed in the future');
  }
}

function parsePayload(body: string): Record<string, unknown> {
  try {
    const payload: unknown = JSON.parse(body);
    if (typeof payload === 'object' && payload !== null) return payload as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new WebhookVerificationError('malformed-body', 'The body is not a JSON object');
}
