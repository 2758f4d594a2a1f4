import { parseHttpDate } from './http-date';

/** Receivers are believed up to this far ahead. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * The instant a `Retry-After` header asks for, in epoch milliseconds; null when there is none or it cannot be read.
 * Takes seconds or an HTTP date (RFC 9110 §10.2.3). An instant in the past means now, one beyond 24 hours means
 * 24 hours. Fractions of a second, which the RFC does not know but servers send, are rounded up to whole seconds.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  const at = /^\d+(\.\d+)?$/.test(text) ? now + Math.ceil(Number(text)) * 1000 : parseHttpDate(text, now);
  return at === null ? null : Math.min(Math.max(at, now), now + MAX_RETRY_AFTER_MS);
}
