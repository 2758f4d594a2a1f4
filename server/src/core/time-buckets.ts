const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that people read easily off an axis; milliseconds. */
const STEPS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
];

/**
 * The edges of at most `most` buckets over a span of time, in epoch milliseconds: the span's own ends, and between them
 * multiples of one step. One more than there are buckets.
 */
export function bucketEdges(from: number, to: number, most: number): number[] {
  const step = stepFor(to - from, most);
  const edges = [from];
  for (let edge = Math.floor(from / step) * step + step; edge < to; edge += step) edges.push(edge);
  return [...edges, to];
}

/** With ends that lie between two edges, there is one bucket more than the steps that fit in. */
function stepFor(span: number, most: number): number {
  const fits = (step: number): boolean => Math.ceil(span / step) + 1 <= Math.max(2, most);
  return STEPS.find(fits) ?? DAY * Math.ceil(span / DAY / Math.max(1, most - 1));
}
