import type { AttemptView } from '../../../server/src/contracts';

/** Kinds of failure that we can say something helpful about. */
export type Explanation =
  | 'redirect'
  | 'bad-request'
  | 'unauthorized'
  | 'not-found'
  | 'method'
  | 'timeout-status'
  | 'gone'
  | 'too-large'
  | 'media-type'
  | 'too-many'
  | 'server-error'
  | 'bad-gateway'
  | 'unavailable'
  | 'rejected'
  | 'dns'
  | 'refused'
  | 'reset'
  | 'tls'
  | 'timeout'
  | 'protocol'
  | 'interrupted'
  | 'network'
  | 'address'
  | 'scheme'
  | 'port'
  | 'credentials'
  | 'secret'
  | 'request';

const BY_STATUS: Readonly<Record<number, Explanation>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not-found',
  405: 'method',
  408: 'timeout-status',
  410: 'gone',
  413: 'too-large',
  415: 'media-type',
  422: 'bad-request',
  429: 'too-many',
  502: 'bad-gateway',
  503: 'unavailable',
  504: 'bad-gateway',
};

const BY_CODE: readonly Explanation[] = [
  'dns',
  'refused',
  'reset',
  'tls',
  'timeout',
  'protocol',
  'interrupted',
  'network',
  'address',
  'scheme',
  'port',
  'credentials',
  'secret',
  'request',
];

/** What went wrong with an attempt, null when nothing did. */
export function explainAttempt(
  attempt: Pick<AttemptView, 'outcome' | 'status' | 'error'>,
): Explanation | null {
  switch (attempt.outcome) {
    case 'accepted':
      return null;
    case 'rejected':
      return explainStatus(attempt.status ?? 0);
    case 'unreachable':
      return BY_CODE.find((code) => code === attempt.error?.code) ?? 'network';
    case 'blocked':
      return BY_CODE.find((code) => code === attempt.error?.code) ?? 'request';
  }
}

function explainStatus(status: number): Explanation {
  const known = BY_STATUS[status];
  if (known) return known;
  if (status >= 300 && status < 400) return 'redirect';
  return status >= 500 ? 'server-error' : 'rejected';
}
