import type { DeliveryState } from '../core/delivery';
import type { Actor } from '../core/event';
import type { Timings } from '../core/outcome';

/** Query of `GET /deliveries`; a filter of `POST /replays` has the same fields without the paging. */
export interface DeliveryFilter {
  state?: DeliveryState[];
  /** Endpoint ids. */
  endpoint?: number[];
  /** Event types. */
  event?: string[];
  contentType?: string[];
  documentId?: string;
  /** Epoch milliseconds or ISO 8601; inclusive. */
  from?: number;
  /** Exclusive. */
  to?: number;
}

export interface DeliveryListQuery extends DeliveryFilter {
  /** Opaque; from `nextCursor` of the page before. */
  cursor?: string;
  /** 1 to 100, 25 by default. */
  limit?: number;
}

/** Query of `DELETE /deliveries`: a filter that is not empty, of states that are over; or `ids` without any. */
export interface DeliveryRemovalQuery extends DeliveryFilter {
  /** At most 100 deliveries; those that wait or are under way are left alone. */
  ids?: number[];
  /** From `nextCursor` of the request before. */
  cursor?: string;
  /** Counts and deletes nothing. */
  dryRun?: boolean;
}

/** What one request deleted, at most 10,000 deliveries. */
export interface DeliveryRemoval {
  matched: number;
  deleted: number;
  /** For the next request; null when nothing is left. */
  nextCursor: string | null;
  dryRun: boolean;
}

export interface DeliveryPage {
  /**
   * Newest first. What a filter of events leaves of a long history comes in the order of the events. A page may hold
   * fewer than `limit`, even none, before the last one: what passes may lie far back.
   */
  results: DeliveryView[];
  /** Null on the last page. */
  nextCursor: string | null;
  /** Of a short page that is not the last one: how far back it looked, epoch milliseconds. Null otherwise. */
  searchedTo: number | null;
}

/** One line of the history. Times are epoch milliseconds. */
export interface DeliveryView {
  id: number;
  state: DeliveryState;
  endpointId: number;
  endpointName: string | null;
  event: {
    id: number;
    messageId: string;
    type: string;
    uid: string | null;
    documentId: string | null;
    locale: string | null;
    status: 'draft' | 'published' | null;
    createdAt: number;
  };
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  /** When the next attempt is due, null when none is planned. */
  nextAttemptAt: number | null;
  /** Why it waits although it is due: its endpoint is switched off, was disabled, or cannot sign. Null otherwise. */
  heldBy: 'off' | 'disabled' | 'secrets' | null;
  createdAt: number;
  finishedAt: number | null;
  /** When its payload was removed because every delivery of the event had succeeded: it cannot be replayed. Null otherwise. */
  payloadRemovedAt: number | null;
}

/** `GET /deliveries/:id`. */
export interface DeliveryDetail extends DeliveryView {
  /** Null, as are the attempts' response bodies, for a role that may not read payloads. */
  body: string | null;
  thinReason: string | null;
  actor: Actor | null;
  /** The last replay that began it anew, null when none did. */
  replay: { id: number; at: number; by: Actor | null } | null;
  attemptLog: AttemptView[];
  /** The delivery that goes out in its stead; null unless this one is merged and that one is in the history. */
  mergedInto: number | null;
  /** What was merged into this one, newest first, at most 100. */
  merged: MergedView[];
  /** Whether more than these were merged into it. */
  hasMoreMerged: boolean;
}

/** A delivery that another one was sent in the stead of. */
export interface MergedView {
  id: number;
  eventType: string;
  documentId: string | null;
  /** When its event happened, epoch milliseconds. */
  eventCreatedAt: number;
}

export interface AttemptView {
  number: number;
  startedAt: number;
  outcome: 'accepted' | 'rejected' | 'unreachable' | 'blocked';
  url: string;
  /** Secrets redacted. */
  requestHeaders: Record<string, string>;
  status: number | null;
  responseHeaders: Record<string, string> | null;
  responseBody: string | null;
  bodyTruncated: boolean;
  error: { code: string; message: string } | null;
  timings: Timings;
  decision: 'succeeded' | 'retry' | 'dead' | 'disable-endpoint';
  nextAttemptAt: number | null;
}
