import type { Blocked, Outcome, ReceivedResponse, Unreachable } from '../../../server/src/core/outcome';

/** What the receiver answered: accepted for 2xx, rejected otherwise. */
export function anAnswer(status: number, over: Partial<ReceivedResponse> = {}): Outcome {
  const response = { status, headers: {}, body: '', bodyTruncated: false, ...over };
  return { kind: status >= 200 && status < 300 ? 'accepted' : 'rejected', response };
}

/** Nobody answered. */
export function anUnreachable(over: Partial<Unreachable> = {}): Unreachable {
  return { kind: 'unreachable', code: 'refused', message: 'connection refused', ...over };
}

/** We did not send. */
export function aBlocked(over: Partial<Blocked> = {}): Blocked {
  return { kind: 'blocked', code: 'address', message: 'the address is not allowed', ...over };
}
