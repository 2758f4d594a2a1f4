import type { AttemptView } from '../../../../server/src/contracts';

/** How many attempts were made between one and the next older one that is kept; numbers are never used twice. */
export function notKeptBefore(
  attempt: Pick<AttemptView, 'number'>,
  older: Pick<AttemptView, 'number'> | undefined,
) {
  return attempt.number - 1 - (older?.number ?? 0);
}
