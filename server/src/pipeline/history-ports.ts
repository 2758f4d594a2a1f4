import type { DeliveryCounts } from '../contracts/summaries';
import type { DeliveryState } from '../core/delivery';
import type { DeliveryDetail, DeliveryFilter, DeliveryView } from '../contracts/deliveries';

/** A delivery as the history holds it; an endpoint's name is the directory's to know. */
export type HistoryLine = Omit<DeliveryView, 'endpointName' | 'heldBy'>;
export type HistoryEntry = Omit<DeliveryDetail, 'endpointName' | 'heldBy'> & { body: string };

/** One page, newest first. */
export interface HistoryPage {
  lines: HistoryLine[];
  /** The delivery to go on below; null when nothing is left. The page may be short, even empty, before that. */
  below: number | null;
}

/** What one look at the history is asked for. */
export interface PageRequest {
  filter: DeliveryFilter;
  /** Only deliveries with a smaller id; null from the newest. */
  below: number | null;
  limit: number;
}

/** What is to be deleted: at most `limit` deliveries, newest first. */
export interface RemovalRequest extends PageRequest {
  isDryRun: boolean;
}

/** What was found and deleted of it; `below` is where the next request goes on, null when nothing is left. */
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
  /** Deletes a delivery that is over, with its attempts; false when it is not over or does not exist. */
  remove(id: number): Promise<boolean>;
  /** Deletes what passes and is over, with its attempts, as far as one request goes. */
  removeMatching(request: RemovalRequest): Promise<Removal>;
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
