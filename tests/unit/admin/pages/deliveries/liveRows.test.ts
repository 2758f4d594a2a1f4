import { countNewer, liveRows } from '../../../../../admin/src/pages/deliveries/liveRows';
import { deliveryView } from '../../deliveryView';

const shown = {
  results: [deliveryView({ id: 9 }), deliveryView({ id: 8 }), deliveryView({ id: 5 })],
  nextCursor: 'c',
  searchedTo: null,
};

test('rows keep their places and take their latest version', () => {
  const fresh = {
    results: [deliveryView({ id: 11 }), deliveryView({ id: 9, state: 'dead' }), deliveryView({ id: 8 })],
    nextCursor: 'd',
    searchedTo: null,
  };
  const rows = liveRows(shown, fresh);
  expect(rows.map(({ delivery }) => [delivery.id, delivery.state])).toEqual([
    [9, 'dead'],
    [8, 'succeeded'],
    [5, 'succeeded'],
  ]);
  expect(rows.every(({ hasLeft }) => !hasLeft)).toBe(true);
});

test('a row that is missing between those that came has left the filter; one below them has only moved on', () => {
  const fresh = {
    results: [deliveryView({ id: 11 }), deliveryView({ id: 8 })],
    nextCursor: 'd',
    searchedTo: null,
  };
  expect(liveRows(shown, fresh).map(({ hasLeft }) => hasLeft)).toEqual([true, false, false]);
});

test('with nothing behind the fresh answer, every missing row has left', () => {
  expect(
    liveRows(shown, { results: [], nextCursor: null, searchedTo: null }).map(({ hasLeft }) => hasLeft),
  ).toEqual([true, true, true]);
  expect(
    liveRows(shown, { results: [], nextCursor: 'd', searchedTo: null }).map(({ hasLeft }) => hasLeft),
  ).toEqual([false, false, false]);
});

test('only what came after the newest row is news', () => {
  const fresh = {
    results: [12, 11, 9, 8].map((id) => deliveryView({ id })),
    nextCursor: null,
    searchedTo: null,
  };
  expect(countNewer(shown, fresh)).toBe(2);
  expect(countNewer({ results: [], nextCursor: null, searchedTo: null }, fresh)).toBe(4);
});
