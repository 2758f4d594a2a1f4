import type { DeliveryChart } from '../../../../server/src/contracts';
import type { DeliveryState } from '../../components/deliveryStates';

/** From the bottom of a bar to its top: what went wrong stands on the axis, so that it is seen and compared. */
export const STACK: readonly DeliveryState[] = [
  'dead',
  'retrying',
  'sending',
  'queued',
  'pending',
  'canceled',
  'merged',
  'succeeded',
];

export type Bucket = DeliveryChart['buckets'][number];

/** A part of a bar: its share of the chart's height in percent. */
export interface Part {
  state: DeliveryState;
  count: number;
  height: number;
}

/** Deliveries in a bucket. */
export const totalOf = ({ counts }: Bucket): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** The height of the chart: the fullest bucket's total, at least 1. */
export const tallest = (buckets: readonly Bucket[]): number => Math.max(1, ...buckets.map(totalOf));

/** A bar's parts from its bottom to its top. */
export function stackOf({ counts }: Bucket, top: number): Part[] {
  return STACK.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [{ state, count, height: (100 * count) / top }];
  });
}

/** The span of time between two buckets, both included, whichever comes first. */
export function spanOf(buckets: readonly Bucket[], one: number, other: number): { from: number; to: number } {
  const [first, last] = one < other ? [one, other] : [other, one];
  return { from: buckets[first]!.from, to: buckets[last]!.to };
}
