import type { DeliveryFilter } from './deliveries';

/** `POST /replays`: exactly one of `ids`, `filter` and `missing`. */
export interface ReplayInput {
  /** At most 1,000 delivery ids. */
  ids?: number[];
  filter?: DeliveryFilter;
  /** Events this endpoint was never owed since that instant (epoch milliseconds). */
  missing?: { endpoint: number; since: number };
  /** Counts and changes nothing. */
  dryRun?: boolean;
}

/** Deliveries that are waiting or under way already are counted as skipped. */
export interface ReplayView {
  matched: number;
  replayed: number;
  skipped: number;
  dryRun: boolean;
}
