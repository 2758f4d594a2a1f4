/** What decides whether an instance can do its part. */
export interface Vitals {
  role: 'all' | 'producer' | 'worker';
  databaseAnswers: boolean;
  /** Since the feeder's loop came round last; null before the first time. */
  sinceRoundMs: number | null;
  pollMs: number;
  /** Null without Redis. */
  redisReady: boolean | null;
}

/** Longer than a round takes with any backlog, and than the pauses between rounds that fail. */
const LATE_ROUND_MS = 30_000;

/** Why an instance cannot do its part, in words; nothing when it can. */
export function whyUnfit(vitals: Vitals): string[] {
  return [
    ...(vitals.databaseAnswers ? [] : ['The database does not answer.']),
    ...roundProblem(vitals),
    ...(vitals.role !== 'producer' && vitals.redisReady === false
      ? ['Redis cannot be reached: events are kept, nothing is sent until it is back.']
      : []),
  ];
}

function roundProblem({ sinceRoundMs, pollMs }: Vitals): string[] {
  if (sinceRoundMs === null) return ['Delivering has not begun: Strapi is starting.'];
  if (sinceRoundMs <= pollMs + LATE_ROUND_MS) return [];
  return [`The feeder has made no round for ${Math.round(sinceRoundMs / 1000)} s: its log says why.`];
}
