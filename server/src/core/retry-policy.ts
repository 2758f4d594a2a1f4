/** Seconds to wait after the 1st, 2nd, … failed attempt: ten attempts over 75 hours. */
export const DEFAULT_RETRY_SCHEDULE: readonly number[] = [
  5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400,
];

/** The longest step a schedule may hold, in seconds (7 days). */
export const MAX_RETRY_STEP_SECONDS = 604_800;

/** Retry schedules have at most this many steps. */
export const MAX_RETRY_STEPS = 50;

const JITTER = 0.1;

/**
 * Milliseconds until the next attempt, or null when the schedule is exhausted.
 * `tries` counts the attempts spent, the present one included: after the first it is 1 and the first step applies.
 * The step is spread by ±10 % so that deliveries which failed together do not return together.
 */
export function nextDelayMs(schedule: readonly number[], tries: number, random: () => number): number | null {
  const step = schedule[tries - 1];
  if (step === undefined) return null;
  const bounded = Math.min(Math.max(step, 0), MAX_RETRY_STEP_SECONDS);
  return Math.round(bounded * 1000 * (1 - JITTER + 2 * JITTER * random()));
}

/** The default schedule cut or, by repeating its last step of 24 h, extended to `maxAttempts` attempts. */
export function scheduleForAttempts(maxAttempts: number): number[] {
  const last = DEFAULT_RETRY_SCHEDULE.at(-1) ?? 0;
  return Array.from({ length: maxAttempts - 1 }, (_, step) => DEFAULT_RETRY_SCHEDULE[step] ?? last);
}
