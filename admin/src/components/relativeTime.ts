const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in the largest unit that it fills, negative for the past. */
export interface Span {
  value: number;
  unit: 'second' | 'minute' | 'hour' | 'day';
}

/** How far an instant is from now; both in epoch milliseconds. */
export function spanBetween(now: number, instant: number): Span {
  const distance = instant - now;
  const size = Math.abs(distance);
  if (size < 59.5 * SECOND) return { value: whole(distance / SECOND), unit: 'second' };
  if (size < 59.5 * MINUTE) return { value: whole(distance / MINUTE), unit: 'minute' };
  if (size < 35.5 * HOUR) return { value: whole(distance / HOUR), unit: 'hour' };
  return { value: whole(distance / DAY), unit: 'day' };
}

/** Without the negative zero, which would be said as "0 seconds ago". */
const whole = (value: number): number => Math.round(value) + 0;
