import { createHmac, createSecretKey } from 'node:crypto';
import type { SignatureScheme } from './endpoint';
import { isPrivateKey, privateKeySigner } from './key-pair';
import { standardSecretKey } from './signing-secret';

/** What is signed: the identity, the moment of the attempt (epoch milliseconds) and the exact body. */
export interface Signable {
  id: string;
  timestampMs: number;
  body: string;
}

/** Makes the identifying and signing headers of one attempt, lower-case; `webhook-id` and `webhook-timestamp` always. */
export type Signer = (message: Signable) => Record<string, string>;

/**
 * Decodes the secrets once, for any number of messages. `standard` signs with every secret (Standard Webhooks 1.0: over
 * `id.seconds.body`, `v1` is HMAC-SHA256, and `v1a` ed25519 with the private keys among them), `strapi` and `github` with the
 * first, taken as UTF-8 text. Throws RangeError when the scheme signs and there is no secret.
 */
export function signerOf(scheme: SignatureScheme, secrets: readonly string[]): Signer {
  const signatures = signaturesOf(scheme, secrets);
  return (message) => {
    const seconds = String(Math.floor(message.timestampMs / 1000));
    return {
      'webhook-id': message.id,
      'webhook-timestamp': seconds,
      ...signatures(message, seconds),
    };
  };
}

type Signatures = (message: Signable, seconds: string) => Record<string, string>;

function signaturesOf(scheme: SignatureScheme, secrets: readonly string[]): Signatures {
  if (scheme === 'none') return () => ({});
  const [first] = secrets;
  if (first === undefined) throw new RangeError(`The signature "${scheme}" needs a signing secret`);
  switch (scheme) {
    case 'standard': {
      const signers = secrets.map(standardSigner);
      return ({ id, body }, seconds) => {
        const signed = `${id}.${seconds}.${body}`;
        return { 'webhook-signature': signers.map((sign) => sign(signed)).join(' ') };
      };
    }
    case 'strapi': {
      const sign = hmacSigner(first, 'hex');
      return ({ timestampMs, body }) => ({
        'x-webhook-timestamp': String(timestampMs),
        'x-webhook-signature': `sha256=${sign(`${timestampMs}.${body}`)}`,
      });
    }
    case 'github': {
      const sign = hmacSigner(first, 'hex');
      return ({ body }) => ({ 'x-hub-signature-256': `sha256=${sign(body)}` });
    }
  }
}

function standardSigner(secret: string): (text: string) => string {
  if (isPrivateKey(secret)) {
    const sign = privateKeySigner(secret);
    return (text) => `v1a,${sign(text)}`;
  }
  const sign = hmacSigner(standardSecretKey(secret), 'base64');
  return (text) => `v1,${sign(text)}`;
}

function hmacSigner(key: string | Buffer, encoding: 'hex' | 'base64'): (text: string) => string {
  const secret = createSecretKey(Buffer.from(key));
  return (text) => createHmac('sha256', secret).update(text, 'utf8').digest(encoding);
}
