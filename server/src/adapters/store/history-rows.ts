import type { AttemptView } from '../../contracts/deliveries';
import type { DeliveryState } from '../../core/delivery';
import type { Actor, EventStatus } from '../../core/event';
import type { HistoryEntry, HistoryLine } from '../../pipeline/history-ports';
import { toNumber, toNumberOrNull } from './database';

type Integer = number | string;

/** A delivery joined with the head of its event. */
export interface LineRow {
  id: Integer;
  event_id: Integer;
  endpoint_id: Integer;
  state: DeliveryState;
  attempts: number;
  due_at: Integer | null;
  last_status: number | null;
  last_error: string | null;
  created_at: Integer;
  finished_at: Integer | null;
  payload_removed_at: Integer | null;
  message_id: string | null;
  type: string | null;
  uid: string | null;
  document_id: string | null;
  locale: string | null;
  status: EventStatus | null;
  event_created_at: Integer | null;
}

/** The same with the event's bytes. */
export interface EntryRow extends LineRow {
  body: string | null;
  thin_reason: string | null;
  actor: string | null;
  replay_id: Integer | null;
  replay_at: Integer | null;
  replay_by: string | null;
  merge_group: number | null;
}

/** What a delivery was merged into or goes out in the stead of. */
export type Merging = Pick<HistoryEntry, 'mergedInto' | 'merged' | 'hasMoreMerged'>;

/** A row of the attempts' table. */
export interface AttemptRow {
  number: number;
  started_at: Integer;
  outcome: AttemptView['outcome'];
  url: string | null;
  request_headers: string | null;
  status: number | null;
  response_headers: string | null;
  response_body: string | null;
  body_truncated: boolean | number;
  error_code: string | null;
  error_message: string | null;
  timings: string | null;
  decision: AttemptView['decision'];
  next_at: Integer | null;
}

/** One line of the history. */
export function toLine(row: LineRow): HistoryLine {
  const isPlanned = row.state === 'pending' || row.state === 'retrying';
  return {
    id: toNumber(row.id),
    state: row.state,
    endpointId: toNumber(row.endpoint_id),
    event: {
      id: toNumber(row.event_id),
      messageId: row.message_id ?? '',
      type: row.type ?? '',
      uid: row.uid,
      documentId: row.document_id,
      locale: row.locale,
      status: row.status,
      createdAt: toNumber(row.event_created_at ?? row.created_at),
    },
    attempts: row.attempts,
    lastStatus: row.last_status,
    lastError: row.last_error,
    nextAttemptAt: isPlanned ? toNumberOrNull(row.due_at) : null,
    createdAt: toNumber(row.created_at),
    finishedAt: toNumberOrNull(row.finished_at),
    payloadRemovedAt: toNumberOrNull(row.payload_removed_at),
  };
}

/** One delivery in full. */
export function toEntry(row: EntryRow, attempts: readonly AttemptRow[], merging: Merging): HistoryEntry {
  return {
    ...toLine(row),
    body: row.body ?? '',
    thinReason: row.thin_reason,
    actor: parse<Actor | null>(row.actor, null),
    replay:
      row.replay_id === null
        ? null
        : {
            id: toNumber(row.replay_id),
            at: toNumber(row.replay_at),
            by: parse<Actor | null>(row.replay_by, null),
          },
    attemptLog: attempts.map(toAttempt),
    ...merging,
  };
}

function toAttempt(row: AttemptRow): AttemptView {
  return {
    number: row.number,
    startedAt: toNumber(row.started_at),
    outcome: row.outcome,
    url: row.url ?? '',
    requestHeaders: parse(row.request_headers, {}),
    status: row.status,
    responseHeaders: parse<Record<string, string> | null>(row.response_headers, null),
    responseBody: row.response_body,
    bodyTruncated: Boolean(row.body_truncated),
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    timings: parse(row.timings, { totalMs: 0 }),
    decision: row.decision,
    nextAttemptAt: toNumberOrNull(row.next_at),
  };
}

/** A damaged column must not hide the rest of the row. */
function parse<T>(text: string | null, otherwise: T): T {
  if (text === null) return otherwise;
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}
