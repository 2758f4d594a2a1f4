import { createHmac } from 'node:crypto';
import type { SignatureScheme } from './endpoint';
import { isPrivateKey, signWithPrivateKey } from './key-pair';
import { standardSecretKey } from './signing-secret';

/** What is signed: the identity, the moment of the attempt (epoch milliseconds) and the exact body. */
export interface Signable {
  id: string;
  timestampMs: number;
  body: string;
}

/**
 * The identifying and signing headers of one attempt, lower-case; `webhook-id` and `webhook-timestamp` always.
 * `standard` signs with every secret (Standard Webhooks 1.0: over `id.seconds.body`, `v1` is HMAC-SHA256, and `v1a` ed25519
 * with the private keys among them), `strapi` and `github` with the first, taken as UTF-8 text. Throws RangeError when the scheme signs and there is no secret.
 */
export function signMessage(
  scheme: SignatureScheme,
  secrets: readonly string[],
  message: Signable,
): Record<string, string> {
  const seconds = Math.floor(message.timestampMs / 1000);
  const identity = { 'webhook-id': message.id, 'webhook-timestamp': String(seconds) };
  return { ...identity, ...signatureHeaders(scheme, secrets, message, seconds) };
}

function signatureHeaders(
  scheme: SignatureScheme,
  secrets: readonly string[],
  { id, timestampMs, body }: Signable,
  seconds: number,
): Record<string, string> {
  if (scheme === 'none') return {};
  const [first] = secrets;
  if (first === undefined) throw new RangeError(`The signature "${scheme}" needs a signing secret`);
  switch (scheme) {
    case 'standard': {
      const signed = `${id}.${seconds}.${body}`;
      const sign = (secret: string) =>
        isPrivateKey(secret)
          ? `v1a,${signWithPrivateKey(secret, signed)}`
          : `v1,${hmac(standardSecretKey(secret), signed).toString('base64')}`;
      return { 'webhook-signature': secrets.map(sign).join(' ') };
    }
    case 'strapi':
      return {
        'x-webhook-timestamp': String(timestampMs),
        'x-webhook-signature': `sha256=${hmac(first, `${timestampMs}.${body}`).toString('hex')}`,
      };
    case 'github':
      return { 'x-hub-signature-256': `sha256=${hmac(first, body).toString('hex')}` };
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
