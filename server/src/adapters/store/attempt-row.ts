import type { Outcome } from '../../core/outcome';
import type { FinishedAttempt } from '../../pipeline/ports';
import { storable } from './database';

/** An attempt as its table keeps it. */
export function toAttemptRow(item: FinishedAttempt) {
  const { delivery, outcome, message, timings, decision } = item;
  const response = responseOf(outcome);
  const error = errorOf(outcome);
  return {
    delivery_id: delivery.id,
    number: delivery.attempt,
    started_at: item.startedAt,
    outcome: outcome.kind,
    url: message.url,
    request_headers: JSON.stringify(message.headers),
    status: response?.status ?? null,
    response_headers: response ? JSON.stringify(response.headers) : null,
    response_body: storable(response?.body ?? null),
    body_truncated: response?.bodyTruncated ?? false,
    error_code: error?.code ?? null,
    error_message: storable(error?.message ?? null),
    timings: JSON.stringify(timings),
    decision: decision.kind,
    next_at: decision.kind === 'retry' ? decision.at : null,
  };
}

/** What the receiver answered, if it did. */
const responseOf = (outcome: Outcome) =>
  outcome.kind === 'accepted' || outcome.kind === 'rejected' ? outcome.response : null;
/** The status that it answered. */
export const statusOf = (outcome: Outcome): number | null => responseOf(outcome)?.status ?? null;
/** Why there was no answer. */
export const errorOf = (outcome: Outcome) =>
  outcome.kind === 'unreachable' || outcome.kind === 'blocked' ? outcome : null;
