import { lastDayOf } from '../../../../../admin/src/pages/endpoints/lastDayOf';

test('the success rate is of what is over; what fails until now is in the bars', () => {
  const buckets = [
    { from: 0, to: 1, counts: { succeeded: 3, dead: 1 } },
    { from: 1, to: 2, counts: { retrying: 2, pending: 5 } },
  ];
  expect(lastDayOf({ buckets })).toEqual({
    successRate: 0.75,
    bars: [
      { from: 0, good: 3, bad: 1 },
      { from: 1, good: 0, bad: 2 },
    ],
    top: 4,
  });
});

test('there is no rate while nothing is over', () => {
  expect(lastDayOf({ buckets: [{ from: 0, to: 1, counts: { queued: 1 } }] })).toMatchObject({
    successRate: null,
    top: 1,
  });
});
