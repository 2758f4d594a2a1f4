import type { DeliveryState } from '../core/delivery';
import type { DeliveryFilter } from './deliveries';

/** `GET /delivery-counts`; the query is a filter of `GET /deliveries`. */
export type DeliveryCounts = Record<DeliveryState, BoundedCount>;

export interface BoundedCount {
  /** At most 1,000. */
  count: number;
  /** There may be more. */
  isAtLeast: boolean;
}

/** Query of `GET /delivery-chart`: a filter of `GET /deliveries`; without `from` and `to` the last 24 hours. */
export interface DeliveryChartQuery extends DeliveryFilter {
  /** At most so many buckets, 1 to 60; 48 by default. */
  buckets?: number;
}

/** Deliveries over time, by the state that each is in now. Times are epoch milliseconds. */
export interface DeliveryChart {
  from: number;
  to: number;
  /** Oldest first, each as long as the others but for the first and the last. */
  buckets: { from: number; to: number; counts: Partial<Record<DeliveryState, number>> }[];
  /** Where there are very many, some counts are estimates, or the older buckets are left out. */
  isEstimate: boolean;
}
