import type { Blocked, Outcome, Rejected, Unreachable } from './outcome';
import { parseRetryAfter } from './retry-after';
import { nextDelayMs } from './retry-policy';
import { say } from './sentences';

/** What follows from an outcome. */
export type Decision =
  | { kind: 'succeeded' }
  | { kind: 'retry'; at: number }
  | { kind: 'dead'; reason: string }
  /** 410: the endpoint is disabled and the delivery waits for it, as pending. */
  | { kind: 'disable-endpoint'; reason: string };

/** Where a delivery stands when its attempt has ended. */
export interface DecisionContext {
  /** Attempts spent on this run of the schedule, the one just made included. */
  tries: number;
  /** Seconds; see `EndpointDefinition.retrySchedule`. */
  schedule: readonly number[];
  /** See `EndpointDefinition.retryOn4xx`. */
  retryOn4xx: boolean;
  /** Epoch milliseconds. */
  now: number;
  /** From 0 (inclusive) to 1 (exclusive). */
  random: () => number;
}

/**
 * What follows from the outcome of an attempt.
 *
 * | outcome                                  | schedule has a step left                          | exhausted        |
 * |------------------------------------------|---------------------------------------------------|------------------|
 * | accepted (2xx)                           | succeeded                                         | succeeded        |
 * | rejected 410                             | disable-endpoint                                  | disable-endpoint |
 * | rejected 429, 503 with a `Retry-After`   | retry after the step, not before the asked instant | dead            |
 * | rejected 4xx that speaks of the request  | retry after the step; dead without `retryOn4xx`   | dead             |
 * | rejected otherwise (3xx, 4xx, 5xx)       | retry after the step                              | dead             |
 * | unreachable                              | retry after the step                              | dead             |
 * | unreachable, interrupted by our own stop | retry at once                                     | retry at once    |
 * | blocked                                  | retry after the step                              | dead             |
 */
export function decide(outcome: Outcome, context: DecisionContext): Decision {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'succeeded' };
    case 'rejected':
      return decideRejected(outcome, context);
    case 'unreachable':
    case 'blocked':
      return spendsTry(outcome) ? retryOrDie(outcome, null, context) : { kind: 'retry', at: context.now };
    default:
      return unknownOutcome(outcome);
  }
}

/** Whether an attempt counts against the schedule: not when it ended because this process was stopped. */
export const spendsTry = (outcome: Outcome): boolean =>
  !(outcome.kind === 'unreachable' && outcome.code === 'interrupted');

function decideRejected(outcome: Rejected, context: DecisionContext): Decision {
  const { status, headers } = outcome.response;
  if (status === 410) return { kind: 'disable-endpoint', reason: say('receiverGone', {}).text };
  if (!context.retryOn4xx && blamesRequest(status)) {
    return { kind: 'dead', reason: `the receiver answered ${status}, which this endpoint does not retry` };
  }
  const saysWhen = status === 429 || status === 503;
  return retryOrDie(outcome, saysWhen ? parseRetryAfter(headers['retry-after'], context.now) : null, context);
}

/** 408, 425 and 429 ask for the same request once more; any other 4xx says that it is wrong as it stands. */
const blamesRequest = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 425, 429].includes(status);

function retryOrDie(
  outcome: Rejected | Unreachable | Blocked,
  retryAfter: number | null,
  { tries, schedule, now, random }: DecisionContext,
): Decision {
  const delayMs = nextDelayMs(schedule, tries, random);
  if (delayMs === null) {
    return { kind: 'dead', reason: `attempt ${tries} was the last of the schedule: ${describe(outcome)}` };
  }
  // Later of both: asked to come back in a second, ten attempts would be spent in ten seconds.
  return { kind: 'retry', at: Math.max(retryAfter ?? 0, now + delayMs) };
}

function describe(outcome: Rejected | Unreachable | Blocked): string {
  return outcome.kind === 'rejected' ? `the receiver answered ${outcome.response.status}` : outcome.message;
}

function unknownOutcome(outcome: never): never {
  throw new TypeError(`Unknown outcome ${JSON.stringify(outcome)}`);
}
