import { randomBytes } from 'node:crypto';
import type { SignatureScheme } from './endpoint';
import { isPrivateKey } from './key-pair';
import { say } from './sentences';

/** One secret that signs; several are active during a rotation, newest first. */
export interface SigningSecret {
  id: string;
  /** `whsec_<base64>` for the standard scheme, `whsk_<base64>` for its key pairs; any text for the other schemes. */
  value: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** After this instant it signs no more; null for the current one. */
  expiresAt: number | null;
}

const PREFIX = 'whsec_';

/** A new signing secret of 32 random bytes, as Standard Webhooks writes them: `whsec_<base64>`. */
export function generateSigningSecret(random: (bytes: number) => Uint8Array = randomBytes): string {
  return PREFIX + Buffer.from(random(32)).toString('base64');
}

/** The secrets that sign at `now`, newest first. */
export function activeSecrets(secrets: readonly SigningSecret[], now: number): SigningSecret[] {
  return secrets
    .filter(({ expiresAt }) => expiresAt === null || now <= expiresAt)
    .sort((a, b) => b.createdAt - a.createdAt);
}

/** When the first of the secrets that sign at `now` ends; Infinity when none does. */
export const firstExpiry = (secrets: readonly SigningSecret[], now: number): number =>
  Math.min(...activeSecrets(secrets, now).map(({ expiresAt }) => expiresAt ?? Infinity));

/** Why a value cannot be a signing secret of that scheme and what to do, or null; never contains the value. */
export function signingSecretProblem(value: string, scheme: SignatureScheme): string | null {
  switch (scheme) {
    case 'none':
      return null;
    case 'standard':
      return isStandardSecret(value) ? null : say('secretStandard', {}).text;
    case 'strapi':
    case 'github':
      if (isPrivateKey(value)) return say('secretLooksPrivate', {}).text;
      return /^\P{C}{16,256}$/u.test(value) ? null : say('secretPrintable', {}).text;
  }
}

/** The key bytes of a secret of the standard scheme. */
export function standardSecretKey(value: string): Buffer {
  return Buffer.from(value.startsWith(PREFIX) ? value.slice(PREFIX.length) : value, 'base64');
}

function isStandardSecret(value: string): boolean {
  if (!value.startsWith(PREFIX)) return false;
  const key = standardSecretKey(value);
  // Decoding is lenient; only what encodes back to the same text is base64 for every receiver.
  return key.length >= 24 && key.length <= 64 && PREFIX + key.toString('base64') === value;
}
