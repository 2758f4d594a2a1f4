import {
  deliveriesPath,
  readFilter,
  writeFilter,
} from '../../../../../admin/src/pages/deliveries/filterParams';

const FILTER = {
  state: ['dead' as const, 'retrying' as const],
  endpoint: [3, 7],
  event: ['entry.publish'],
  contentType: ['api::article.article'],
  documentId: 'k2r5',
  from: Date.UTC(2026, 0, 31, 12),
  to: Date.UTC(2026, 1, 1),
};

test('a filter comes back from the address it was written to', () => {
  expect(readFilter(writeFilter(FILTER))).toEqual(FILTER);
  expect(readFilter(writeFilter({}))).toEqual({});
});

test('the address can be read by people', () => {
  expect(decodeURIComponent(deliveriesPath({ state: ['dead'], endpoint: [3], from: FILTER.from }))).toBe(
    '/plugins/durable-webhooks?state=dead&endpoint=3&from=2026-01-31T12:00:00.000Z',
  );
  expect(deliveriesPath({})).toBe('/plugins/durable-webhooks');
});

test('what is no filter is passed over, so that an old link still opens', () => {
  const params = new URLSearchParams('state=dead,lost&endpoint=x,-1,2&from=yesterday&page=4&event=');
  expect(readFilter(params)).toEqual({ state: ['dead'], endpoint: [2] });
});

test('an emptied choice leaves the address', () => {
  expect(writeFilter({ state: [], event: [], documentId: '' }).toString()).toBe('');
});
