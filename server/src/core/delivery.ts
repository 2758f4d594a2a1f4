import type { Coalescing } from './coalescing';
import type { TraceContext } from './trace-context';

/** Every state a delivery can be in, in the order of its life. */
export const DELIVERY_STATES = [
  'pending',
  'queued',
  'sending',
  'retrying',
  'succeeded',
  'dead',
  'canceled',
  'merged',
] as const;

/** States of a delivery that nothing follows by itself. */
export const OVER = ['succeeded', 'dead', 'canceled', 'merged'] as const satisfies readonly DeliveryState[];

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** States a delivery can be replayed from; in the others it waits or is under way already, or went into another one. */
export const REPLAYABLE: readonly DeliveryState[] = ['succeeded', 'dead', 'canceled', 'retrying'];

/** So many attempts of a delivery can be kept, and are shown together. */
export const MOST_ATTEMPTS_KEPT = 200;

/** One event owed to one endpoint. */
export interface NewDelivery {
  eventId: number;
  endpointId: number;
  /** First moment it may be attempted, epoch milliseconds. */
  dueAt: number;
  /**
   * What belongs together at the endpoint: goes strictly one after the other where it asks for order, is merged where it
   * merges. Null where it does neither.
   */
  orderingKey: string | null;
  /** Null for one that is not merged with others. */
  coalescing: Coalescing | null;
  createdAt: number;
}

/** A delivery that this process has claimed, with all that an attempt needs. */
export interface ClaimedDelivery {
  id: number;
  endpointId: number;
  /** Number of the attempt about to be made, from 1, never reused. */
  attempt: number;
  /** Attempts spent on the present run of the retry schedule; a replay starts again at 0. */
  tries: number;
  /** Somebody asked for it again, or afterwards. */
  isReplayed: boolean;
  event: ClaimedEvent;
}

export interface ClaimedEvent {
  id: number;
  messageId: string;
  type: string;
  body: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Where in a trace it was made; null when nobody traced. */
  trace: TraceContext | null;
}

/** An attempt to make. Redis holds these and nothing else of a delivery, several in one BullMQ job when many are due. */
export interface Job {
  deliveryId: number;
  attempt: number;
}
