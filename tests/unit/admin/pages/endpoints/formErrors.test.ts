import { toForm } from '../../../../../admin/src/pages/endpoints/endpointForm';
import { placeErrors, serverErrorsIn } from '../../../../../admin/src/pages/endpoints/formErrors';
import { nestErrors } from '../../../../../admin/src/pages/endpoints/nestErrors';

const FORM = {
  ...toForm(null),
  events: ['entry.publish', 'order paid'],
  headers: [
    { name: 'X-Team', value: 'web' },
    { name: 'Host', value: 'x' },
  ],
  retrySchedule: '5s, 9d',
};

const placed = (path: string[], message = 'must be different') => placeErrors([{ path, message }], FORM);

test.each([
  [['url'], 'url', 'Must be different'],
  [['timeoutMs'], 'timeoutSeconds', 'Must be different'],
  [['rateLimit', 'perMs'], 'rateSeconds', 'Must be different'],
  [['rateLimit', 'max'], 'rateMax', 'Must be different'],
  [['delayMs'], 'delaySeconds', 'Must be different'],
  [['events'], 'events', 'Must be different'],
  [['events', '1'], 'events', 'order paid must be different'],
  [['retry', 'schedule', '1'], 'retrySchedule', '9d must be different'],
  [['headers', 'Host'], 'headers.1.value', 'Must be different'],
])('a complaint about %j is shown at %s', (path, field, message) => {
  expect(placed(path)).toEqual({ fields: { [field]: message }, others: [] });
});

test('a complaint that belongs to no field is said with what it is about', () => {
  expect(placed(['headers', 'X-Gone'])).toEqual({ fields: {}, others: ['headers.X-Gone must be different'] });
  expect(placed([])).toEqual({ fields: {}, others: ['Must be different'] });
});

test('the first complaint about a field stays', () => {
  const errors = ['first', 'second'].map((message) => ({ path: ['url'], message }));
  expect(placeErrors(errors, FORM).fields).toEqual({ url: 'First' });
});

test('complaints are found in an answer of Strapi, and nothing in any other', () => {
  const errors = [{ path: ['url'], message: 'no', name: 'ValidationError' }];
  expect(serverErrorsIn({ name: 'ValidationError', details: { errors } })).toEqual(errors);
  for (const other of [null, 'no', {}, { details: null }, { details: { errors: [null, { path: 'url' }] } }]) {
    expect(serverErrorsIn(other)).toEqual([]);
  }
});

test('dotted paths become the nested errors that a form takes', () => {
  expect(nestErrors({ url: 'a', 'headers.1.value': 'b', 'headers.0.value': 'c' })).toEqual({
    url: 'a',
    headers: { 0: { value: 'c' }, 1: { value: 'b' } },
  });
});
