import {
  groupEvents,
  isChosen,
  isCovered,
  otherChoices,
  withChoice,
} from '../../../../../admin/src/pages/endpoints/eventChoice';

const GROUPS = groupEvents(['entry.create', 'entry.publish', 'media.create', 'ping']);

test('events are grouped by what comes before their first dot', () => {
  expect(GROUPS).toEqual([
    { prefix: 'entry', types: ['entry.create', 'entry.publish'] },
    { prefix: 'media', types: ['media.create'] },
    { prefix: 'ping', types: ['ping'] },
  ]);
});

test('what this plugin says of itself comes last', () => {
  const groups = groupEvents(['durable-webhooks.endpoint.disabled', 'entry.create', 'ping']);
  expect(groups.map(({ prefix }) => prefix)).toEqual(['entry', 'ping', 'durable-webhooks']);
});

test('a pattern includes what it covers, and only that', () => {
  expect(isChosen(['entry.*'], 'entry.create')).toBe(true);
  expect(isChosen(['entry.*'], 'entrypoint.create')).toBe(false);
  expect(isChosen(['*'], 'media.*')).toBe(true);
  expect(isCovered(['entry.*'], 'entry.*')).toBe(false);
  expect(isCovered(['entry.create'], 'entry.create')).toBe(false);
});

test('choosing a pattern takes out what it covers; leaving it brings nothing back', () => {
  const wide = withChoice(['entry.create', 'media.create'], 'entry.*', true);
  expect(wide).toEqual(['media.create', 'entry.*']);
  expect(withChoice(wide, 'entry.*', false)).toEqual(['media.create']);
  expect(withChoice(wide, '*', true)).toEqual(['*']);
});

test('choosing twice is choosing once', () => {
  expect(withChoice(['entry.create'], 'entry.create', true)).toEqual(['entry.create']);
});

test('events without a box are the other ones', () => {
  expect(otherChoices(['*', 'entry.*', 'entry.create', 'order.paid', 'order.*'], GROUPS)).toEqual([
    'order.paid',
    'order.*',
  ]);
});
