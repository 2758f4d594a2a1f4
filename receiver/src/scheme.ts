import { bytesOfBase64, bytesOfHex, bytesOfText, joinBytes } from './bytes';
import { WebhookVerificationError } from './webhook-verification-error';

/** How the sender signs; the endpoint's `signature`. */
export type Scheme = 'standard' | 'strapi' | 'github';

export type Bytes = Uint8Array<ArrayBuffer>;

/** What a scheme claims about a request: the signatures it carries, over which bytes, made when. */
export interface Claim {
  signatures: Bytes[];
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
        signatures: header('webhook-signature').split(' ').flatMap(standardSignature),
        signed: joinBytes(bytesOfText(`${header('webhook-id')}.${timestamp}.`), body),
        timestampMs: wholeNumber(timestamp) * 1000,
      };
    }
    case 'strapi': {
      const timestamp = header('x-webhook-timestamp');
      return {
        signatures: hexSignature(header('x-webhook-signature')),
        signed: joinBytes(bytesOfText(`${timestamp}.`), body),
        timestampMs: wholeNumber(timestamp),
      };
    }
    case 'github':
      return { signatures: hexSignature(header('x-hub-signature-256')), signed: body, timestampMs: null };
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

function standardSignature(versioned: string): Bytes[] {
  const bytes = versioned.startsWith('v1,') ? bytesOfBase64(versioned.slice(3)) : null;
  return bytes ? [bytes] : [];
}

function hexSignature(prefixed: string): Bytes[] {
  const bytes = prefixed.startsWith('sha256=') ? bytesOfHex(prefixed.slice(7)) : null;
  return bytes ? [bytes] : [];
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WebhookVerificationError('malformed-timestamp', 'The timestamp is not a whole number');
}
