const SECONDS_OF = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds to wait after the 1st, 2nd, … failed attempt, as the server has it when nothing is said. */
export const DEFAULT_SCHEDULE: readonly number[] = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];

/** A schedule as people write it, such as `5s, 5m, 2h`; seconds. */
export function writeSchedule(schedule: readonly number[]): string {
  return schedule.map(writeSeconds).join(', ');
}

/** The schedule in seconds that a text stands for, null when it stands for none. A number alone is seconds. */
export function readSchedule(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const seconds = parts.map(readSeconds);
  return seconds.every((one) => one !== null) ? seconds : null;
}

/** Seconds as `90s`, `5m`, `2h` or `3d`, in the largest unit that says it exactly. */
export function writeSeconds(seconds: number): string {
  const unit = (['d', 'h', 'm'] as const).find(
    (one) => seconds >= SECONDS_OF[one] && seconds % SECONDS_OF[one] === 0,
  );
  return unit ? `${seconds / SECONDS_OF[unit]}${unit}` : `${seconds}s`;
}

/** A length of time in its two largest units, such as `3 d 3 h`; seconds. */
export function roughly(seconds: number): { value: number; unit: 'd' | 'h' | 'm' | 's' }[] {
  let rest = Math.round(seconds);
  const parts = (['d', 'h', 'm', 's'] as const).map((unit) => {
    const value = Math.floor(rest / SECONDS_OF[unit]);
    rest -= value * SECONDS_OF[unit];
    return { value, unit };
  });
  const first = parts.findIndex(({ value }) => value > 0);
  return first === -1
    ? [{ value: 0, unit: 's' }]
    : parts.slice(first, first + 2).filter(({ value }) => value > 0);
}

function readSeconds(part: string): number | null {
  const [, digits, unit = 's'] = /^(\d{1,7})([smhd])?$/i.exec(part) ?? [];
  if (digits === undefined) return null;
  return Number(digits) * SECONDS_OF[unit.toLowerCase() as keyof typeof SECONDS_OF];
}
