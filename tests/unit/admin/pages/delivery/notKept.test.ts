import { notKeptBefore } from '../../../../../admin/src/pages/delivery/notKept';

test('nothing is missing between attempts that follow one another, nor before the first', () => {
  expect(notKeptBefore({ number: 3 }, { number: 2 })).toBe(0);
  expect(notKeptBefore({ number: 1 }, undefined)).toBe(0);
});

test('what is missing is counted by the numbers that are left out', () => {
  expect(notKeptBefore({ number: 15 }, { number: 2 })).toBe(12);
  expect(notKeptBefore({ number: 4 }, undefined)).toBe(3);
});
