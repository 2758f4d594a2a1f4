import {
  DEFAULT_SCHEDULE,
  readSchedule,
  roughly,
  writeSchedule,
} from '../../../../../admin/src/pages/endpoints/retrySchedule';
import { DEFAULT_RETRY_SCHEDULE } from '../../../../../server/src/core/retry-policy';

test('the usual schedule is the one the server has', () => {
  expect(DEFAULT_SCHEDULE).toEqual(DEFAULT_RETRY_SCHEDULE);
  expect(writeSchedule(DEFAULT_SCHEDULE)).toBe('5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 1d');
});

test.each([[[]], [[1]], [[90, 3600, 3601, 604_800]], [[...DEFAULT_SCHEDULE]]])(
  'what was written is read again: %j',
  (schedule) => {
    expect(readSchedule(writeSchedule(schedule))).toEqual(schedule);
  },
);

test('numbers alone are seconds, and any separator will do', () => {
  expect(readSchedule(' 5  10S;2M,\n1D ')).toEqual([5, 10, 120, 86_400]);
});

test.each(['5x', 'soon', '1.5h', '-5s', '5 s'])('%j is no schedule', (text) => {
  expect(readSchedule(text)).toBeNull();
});

test('a length of time is said in its two largest units', () => {
  const sum = DEFAULT_SCHEDULE.reduce((total, seconds) => total + seconds, 0);
  expect(roughly(sum)).toEqual([
    { value: 3, unit: 'd' },
    { value: 3, unit: 'h' },
  ]);
  expect(roughly(86_400 + 5)).toEqual([{ value: 1, unit: 'd' }]);
  expect(roughly(65)).toEqual([
    { value: 1, unit: 'm' },
    { value: 5, unit: 's' },
  ]);
  expect(roughly(0)).toEqual([{ value: 0, unit: 's' }]);
});
