import { createHash, timingSafeEqual } from 'node:crypto';

/** Why a text cannot be a bearer token; null when it can. */
export const bearerTokenProblem = (token: string): string | null =>
  /^[\x21-\x7e]{16,512}$/.test(token)
    ? null
    : 'must have 16 to 512 visible ASCII characters — make one with: openssl rand -hex 32';

/** Whether an `Authorization` header bears the token; how long it takes says nothing about the token. */
export function bears(authorization: string | undefined, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
