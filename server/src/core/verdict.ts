import type { Outcome } from './outcome';

/**
 * What an outcome says about the endpoint rather than about the one delivery.
 *
 * - `works`: it accepted.
 * - `answers`: it is up and refused this body; another one it may accept.
 * - `down`: no delivery would have fared better.
 */
export type Verdict = 'works' | 'answers' | 'down';

/** Answers below 500 that are about the address, the credentials or the load, whatever the body is. */
const ABOUT_THE_ENDPOINT = new Set([401, 403, 404, 405, 407, 408, 421, 425, 426, 429]);

/** Null when it says nothing: our own stop cut the attempt short, or 410, which disables the endpoint by itself. */
export function verdictOf(outcome: Outcome): Verdict | null {
  switch (outcome.kind) {
    case 'accepted':
      return 'works';
    case 'rejected':
      return verdictOfStatus(outcome.response.status);
    case 'unreachable':
      return outcome.code === 'interrupted' ? null : 'down';
    case 'blocked':
      return 'down';
  }
}

function verdictOfStatus(status: number): Verdict | null {
  if (status === 410) return null;
  const isAboutTheDelivery = status >= 400 && status < 500 && !ABOUT_THE_ENDPOINT.has(status);
  return isAboutTheDelivery ? 'answers' : 'down';
}
