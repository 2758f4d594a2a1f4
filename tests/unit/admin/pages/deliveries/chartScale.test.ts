import { spanOf, stackOf, tallest, totalOf } from '../../../../../admin/src/pages/deliveries/chartScale';

const quiet = { from: 0, to: 10, counts: {} };
const bad = { from: 10, to: 20, counts: { dead: 1, succeeded: 1 } };
const busy = { from: 20, to: 30, counts: { succeeded: 6, retrying: 2 } };
const BUCKETS = [quiet, bad, busy];

test('the fullest bar fills the chart, and an empty chart is not divided by nothing', () => {
  expect(BUCKETS.map(totalOf)).toEqual([0, 2, 8]);
  expect(tallest(BUCKETS)).toBe(8);
  expect(tallest([quiet])).toBe(1);
});

test('what went wrong stands at the bottom of a bar', () => {
  expect(stackOf(busy, 8)).toEqual([
    { state: 'retrying', count: 2, height: 25 },
    { state: 'succeeded', count: 6, height: 75 },
  ]);
  expect(stackOf(bad, 8).map(({ state }) => state)).toEqual(['dead', 'succeeded']);
});

test('a drag in either direction chooses the same time', () => {
  expect(spanOf(BUCKETS, 0, 1)).toEqual({ from: 0, to: 20 });
  expect(spanOf(BUCKETS, 2, 1)).toEqual({ from: 10, to: 30 });
  expect(spanOf(BUCKETS, 1, 1)).toEqual({ from: 10, to: 20 });
});
