import { bytesOfBase64, bytesOfHex, bytesOfText, joinBytes } from './bytes';
import { WebhookVerificationError } from './webhook-verification-error';

/** How the sender signs; the endpoint's `signature`. */
export type Scheme = 'standard' | 'strapi' | 'github';

export type Bytes = Uint8Array<ArrayBuffer>;

/** What a scheme claims about a request: the signatures it carries, over which bytes, made when. */
export interface Claim {
  signatures: Bytes[];
  /** Those of key pairs (`v1a`). */
  asymmetric: Bytes[];
  signed: Bytes;
  /** Epoch milliseconds; null when the scheme does not sign a moment. */
  timestampMs: number | null;
}

export type ReadHeader = (name: string) => string;

/** The claim of a request, from its headers and its raw body. Throws WebhookVerificationError. */
export function readClaim(scheme: Scheme, header: ReadHeader, body: Bytes): Claim {
  switch (scheme) {
    case 'standard': {
      const timestamp = header('webhook-timestamp');
      return {
        signatures: versioned(header('webhook-signature'), 'v1,'),
        asymmetric: versioned(header('webhook-signature'), 'v1a,'),
        signed: joinBytes(bytesOfText(`${header('webhook-id')}.${timestamp}.`), body),
        timestampMs: wholeNumber(timestamp) * 1000,
      };
    }
    case 'strapi': {
      const timestamp = header('x-webhook-timestamp');
      return {
        signatures: hexSignature(header('x-webhook-signature')),
        asymmetric: [],
        signed: joinBytes(bytesOfText(`${timestamp}.`), body),
        timestampMs: wholeNumber(timestamp),
      };
    }
    case 'github':
      return {
        signatures: hexSignature(header('x-hub-signature-256')),
        asymmetric: [],
        signed: body,
        timestampMs: null,
      };
  }
}

/** The key bytes of a secret. Throws WebhookVerificationError when the scheme cannot use it. */
export function keyBytes(scheme: Scheme, secret: string): Bytes {
  const bytes = scheme === 'standard' ? bytesOfBase64(secret.replace(/^whsec_/, '')) : bytesOfText(secret);
  if (bytes === null || bytes.length === 0) {
    const problem = scheme === 'standard' ? 'it is not "whsec_" and base64' : 'it is empty';
    throw new WebhookVerificationError('unusable-secret', `The signing secret cannot be used: ${problem}`);
  }
  return bytes;
}

const PUBLIC_KEY_BYTES = 32;

/** Whether it is the public key of a key pair instead of a secret. */
export const isPublicKey = (secret: string): boolean => secret.startsWith('whpk_');

/** The bytes of a public key. Throws WebhookVerificationError when it is none. */
export function publicKeyBytes(publicKey: string): Bytes {
  const bytes = bytesOfBase64(publicKey.slice('whpk_'.length));
  if (bytes?.length === PUBLIC_KEY_BYTES) return bytes;
  throw new WebhookVerificationError(
    'unusable-secret',
    'The public key cannot be used: it is not "whpk_" and the base64 of 32 bytes',
  );
}

function versioned(signatures: string, version: string): Bytes[] {
  return signatures.split(' ').flatMap((signature) => {
    const bytes = signature.startsWith(version) ? bytesOfBase64(signature.slice(version.length)) : null;
    return bytes ? [bytes] : [];
  });
}

function hexSignature(prefixed: string): Bytes[] {
  const bytes = prefixed.startsWith('sha256=') ? bytesOfHex(prefixed.slice(7)) : null;
  return bytes ? [bytes] : [];
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WebhookVerificationError('malformed-timestamp', 'The timestamp is not a whole number');
}
