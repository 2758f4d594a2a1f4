import type { Log } from '../../../pipeline/ports';

/** Says what goes wrong without flooding the log: a Redis that is away fails thousands of commands a second. */
export interface ProblemLog {
  report(error: unknown): void;
  /** Says once that it works again, if anything was reported since the last time. */
  over(): void;
}

const QUIET_MS = 30_000;

/** Logs the first problem and then at most one line in 30 s, with the number of those in between. */
export function createProblemLog(
  log: Log,
  what: string,
  monotonicMs = (): number => performance.now(),
): ProblemLog {
  let quietUntil = -Infinity;
  let unsaid = 0;
  let isTroubled = false;
  return {
    report(error) {
      isTroubled = true;
      if (monotonicMs() < quietUntil) {
        unsaid += 1;
        return;
      }
      log.warn(`${what}: ${textOf(error)}`, unsaid > 0 ? { alsoSinceLastLine: unsaid } : undefined);
      quietUntil = monotonicMs() + QUIET_MS;
      unsaid = 0;
    },
    over() {
      if (!isTroubled) return;
      isTroubled = false;
      quietUntil = -Infinity;
      log.info(`${what}: over`, unsaid > 0 ? { alsoSinceLastLine: unsaid } : undefined);
      unsaid = 0;
    },
  };
}

/** Node reports a connection refused by every address of a name without any message. */
function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, code, name } = error as Partial<NodeJS.ErrnoException>;
  return message || code || name || 'an error without a message';
}
