import type { SigningSecret } from '../core/signing-secret';

/** How long an old secret goes on signing unless somebody says otherwise. */
export const DEFAULT_OVERLAP_SECONDS = 24 * 60 * 60;

/** So many signatures fit a header that receivers accept. */
const MOST_SECRETS = 10;

/**
 * The secrets after a rotation: the new ones first, and those until now for `overlapMs` longer, or as long as an earlier
 * rotation left them if that is shorter. Without an overlap they are revoked at once.
 */
export function rotated(
  secrets: readonly SigningSecret[],
  added: readonly SigningSecret[],
  overlapMs: number,
  now: number,
): SigningSecret[] {
  const ends = now + overlapMs;
  const kept = secrets
    .map((secret) => ({ ...secret, expiresAt: Math.min(secret.expiresAt ?? ends, ends) }))
    .filter((secret) => overlapMs > 0 && secret.expiresAt > now);
  return [...added, ...kept].slice(0, MOST_SECRETS);
}
