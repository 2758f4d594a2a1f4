import type { BoundedCount, DeliveryCounts } from '../contracts/summaries';
import type { DeliveryState } from '../core/delivery';
import type { Outdated } from './prune';
import type { DeliveryDetail, DeliveryFilter, DeliveryView } from '../contracts/deliveries';

/** A delivery as the history holds it; an endpoint's name is the directory's to know. */
export type HistoryLine = Omit<DeliveryView, 'endpointName' | 'heldBy'>;
export type HistoryEntry = Omit<DeliveryDetail, 'endpointName' | 'heldBy'> & { body: string };

/** One page, newest first. */
export interface HistoryPage {
  lines: HistoryLine[];
  /** Where the next page begins; null when nothing is left. The page may be short, even empty, before that. */
  next: Place | null;
  /** Of a short page with more behind it: how far back it looked, epoch milliseconds. Null otherwise. */
  searchedTo: number | null;
}

/** Where a page begins: below a delivery, or within the events that a filter asks for. */
export interface Place {
  /** Only deliveries with a smaller id. */
  below: number;
  /** The list goes on in the order of its events: those of a criterion from an id downwards. */
  event?: { by: EventField; upTo: number; below: number | null };
}

/** What a filter says of events. */
export type EventField = 'documentId' | 'contentType' | 'event';

/** What one look at the history is asked for. */
export interface PageRequest {
  filter: DeliveryFilter;
  /** Null from the newest. */
  after: Place | null;
  limit: number;
}

/** What is to be deleted: at most `limit` deliveries, newest first. */
export interface RemovalRequest {
  filter: DeliveryFilter;
  /** Only deliveries with a smaller id; null from the newest. */
  below: number | null;
  limit: number;
  isDryRun: boolean;
}

/** What was found and deleted; `below` is where the next request goes on, null when nothing is left. */
export interface Removal {
  matched: number;
  deleted: number;
  below: number | null;
}

/** The deliveries and attempts that were made, for people to look at. */
export interface HistoryStore {
  page(request: PageRequest): Promise<HistoryPage>;
  one(id: number): Promise<HistoryEntry | undefined>;
  /** Bounded, and so of one cost however many there are. */
  counts(filter: DeliveryFilter): Promise<DeliveryCounts>;
  /** Deliveries between each two of the edges (epoch milliseconds, growing), by state; bounded too. */
  chart(filter: DeliveryFilter, edges: readonly number[]): Promise<ChartCounts>;
  /** Deletes those of the deliveries that are over, with their attempts; their number. */
  remove(ids: readonly number[]): Promise<number>;
  /** How many of the deliveries `remove` would delete. */
  countRemovable(ids: readonly number[]): Promise<number>;
  /** Deletes what passes and is over, with its attempts, as far as one request goes. */
  removeMatching(request: RemovalRequest): Promise<Removal>;
  /** How many the next pruning deletes; bounded too. */
  outdated(outdated: readonly Outdated[]): Promise<BoundedCount>;
  /** Cancels a delivery that waits; false when it does not wait or does not exist. */
  cancel(id: number, now: number): Promise<boolean>;
  load(): Promise<Load>;
}

/** Deliveries of each bucket by the state that they are in now; states without any may be absent. */
export interface ChartCounts {
  buckets: Partial<Record<DeliveryState, number>>[];
  /** Some counts are estimates, or the older buckets could not be looked at. */
  isEstimate: boolean;
}

/** What waits at this moment. */
export interface Load {
  /** When the oldest event that is not dispatched happened, null when all are. */
  oldestUndispatchedAt: number | null;
  /** Deliveries queued or being sent, by any instance. */
  inFlight: number;
}
