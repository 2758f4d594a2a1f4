import type { TraceContext } from './trace-context';

/** Something that happened to content: recorded once, in the transaction of the change, and never changed. */
export interface NewEvent {
  /** `msg_…`, sent as `webhook-id` with every attempt of every delivery of this event. */
  messageId: string;
  /** For example `entry.publish`. */
  type: string;
  /** The content type's uid; null for events that are about no content type. */
  uid: string | null;
  documentId: string | null;
  locale: string | null;
  status: EventStatus | null;
  /** The exact bytes that every attempt sends, as text. */
  body: string;
  /** Why the body is thin (`entry` reduced to its identity), null for a whole one. */
  thinReason: string | null;
  /** Who made the change; recorded, never sent. */
  actor: Actor | null;
  /** Epoch milliseconds. */
  createdAt: number;
  /** No delivery is attempted before this instant (epoch milliseconds). */
  notBefore: number | null;
  /** The endpoint that one of our own events is about, which is never owed it; null for all others. */
  subjectEndpointId: number | null;
  /** Where in a trace it was made, which its attempts continue; null when nobody traced. */
  trace: TraceContext | null;
}

export interface StoredEvent extends NewEvent {
  /** Grows in commit order per document. */
  id: number;
}

/** What dispatching needs of an event: everything but its bytes. */
export type EventHead = Pick<
  StoredEvent,
  'id' | 'type' | 'uid' | 'documentId' | 'locale' | 'status' | 'createdAt' | 'notBefore' | 'subjectEndpointId'
>;

export type EventStatus = 'draft' | 'published';

export interface Actor {
  kind: 'admin' | 'user' | 'api-token';
  id: string;
  name: string | null;
}
