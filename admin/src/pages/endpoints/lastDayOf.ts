import type { DeliveryChart } from '../../../../server/src/contracts';

/** How an endpoint's deliveries of a span of time went. */
export interface LastDayFigures {
  /** Share of those over that succeeded, 0 to 1; null while none is over. */
  successRate: number | null;
  bars: { from: number; good: number; bad: number }[];
  /** The fullest bar, at least 1. */
  top: number;
}

/** Works out the success rate and the bars: what succeeded, and what is dead or has failed until now. */
export function lastDayOf({ buckets }: Pick<DeliveryChart, 'buckets'>): LastDayFigures {
  const bars = buckets.map(({ from, counts }) => ({
    from,
    good: counts.succeeded ?? 0,
    bad: (counts.dead ?? 0) + (counts.retrying ?? 0),
  }));
  const succeeded = bars.reduce((sum, { good }) => sum + good, 0);
  const dead = buckets.reduce((sum, { counts }) => sum + (counts.dead ?? 0), 0);
  return {
    successRate: succeeded + dead === 0 ? null : succeeded / (succeeded + dead),
    bars,
    top: Math.max(1, ...bars.map(({ good, bad }) => good + bad)),
  };
}
