import { spendsTry } from '../../core/decision';
import type { DeliveryState } from '../../core/delivery';
import type { FinishedAttempt } from '../../pipeline/ports';
import { errorOf, statusOf } from './attempt-row';
import { storable } from './database';

/** What an attempt changes about its delivery. */
export interface Change {
  state: DeliveryState;
  attempts: number;
  tries: number;
  finished_at: number | null;
  last_status: number | null;
  last_error: string | null;
}

/** What follows for the delivery's row; `due_at` is told apart by `nextAt`. */
export function changeOf({ delivery, decision, outcome }: FinishedAttempt, now: number): Change {
  const spent = {
    attempts: delivery.attempt,
    tries: delivery.tries + (spendsTry(outcome) ? 1 : 0),
    last_status: statusOf(outcome),
    last_error: storable(errorOf(outcome)?.message ?? null),
  };
  switch (decision.kind) {
    case 'succeeded':
      return { ...spent, state: 'succeeded', finished_at: now };
    case 'retry':
      return { ...spent, state: 'retrying', finished_at: null };
    case 'dead':
      return {
        ...spent,
        state: 'dead',
        finished_at: now,
        last_error: spent.last_error ?? storable(decision.reason),
      };
    case 'disable-endpoint':
      return { ...spent, tries: 0, state: 'pending', finished_at: null };
  }
}

/** When the delivery is due next; null when it has ended. */
export function nextAt({ decision }: FinishedAttempt, now: number): number | null {
  switch (decision.kind) {
    case 'retry':
      return decision.at;
    case 'disable-endpoint':
      return now;
    case 'succeeded':
    case 'dead':
      return null;
  }
}
