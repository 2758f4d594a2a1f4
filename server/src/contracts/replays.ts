import type { Actor } from '../core/event';
import type { DeliveryFilter } from './deliveries';

/** `POST /replays`: exactly one of `ids`, `filter` and `missing`. */
export interface ReplayInput {
  /** At most 1,000 delivery ids. */
  ids?: number[];
  filter?: DeliveryFilter;
  /** Events this endpoint was never owed since that instant (epoch milliseconds). */
  missing?: MissingEvents;
  /** At most so many deliveries begin anew each second: 1 to 10,000; absent or null for as fast as it goes. */
  perSecond?: number | null;
  /** Counts and changes nothing. */
  dryRun?: boolean;
}

export interface MissingEvents {
  endpoint: number;
  since: number;
}

/** What a replay would do. Deliveries that wait or are under way already, or whose payload was removed, are counted as skipped. */
export interface ReplayCount {
  matched: number;
  replayed: number;
  skipped: number;
  dryRun: true;
}

export type ReplayState = 'running' | 'done' | 'canceled';

/** A replay and how far it is; it goes on without the one who asked. Times are epoch milliseconds. */
export interface ReplayView {
  id: number;
  state: ReplayState;
  kind: 'ids' | 'filter' | 'missing';
  filter: DeliveryFilter | null;
  missing: MissingEvents | null;
  perSecond: number | null;
  /** How many it was to go through when it was asked for. */
  total: number;
  /** How many it has gone through. */
  matched: number;
  replayed: number;
  skipped: number;
  requestedBy: Actor | null;
  createdAt: number;
  finishedAt: number | null;
  dryRun: false;
}
