import { spanBetween } from '../../../../admin/src/components/relativeTime';

const MINUTE = 60_000;
const NOW = 1_000_000_000_000;

test.each([
  [0, 0, 'second'],
  [-400, 0, 'second'],
  [42_000, 42, 'second'],
  [59_600, 1, 'minute'],
  [4 * MINUTE, 4, 'minute'],
  [-59 * MINUTE, -59, 'minute'],
  [-61 * MINUTE, -1, 'hour'],
  [30 * 60 * MINUTE, 30, 'hour'],
  [48 * 60 * MINUTE, 2, 'day'],
] as const)('%d ms from now are %d %s(s)', (distance, value, unit) => {
  expect(spanBetween(NOW, NOW + distance)).toEqual({ value, unit });
});
