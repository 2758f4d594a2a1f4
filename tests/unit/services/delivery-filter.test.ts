import { parseListQuery } from '../../../server/src/services/delivery-filter';

it('reads a query as a URL carries it', () => {
  expect(
    parseListQuery({
      state: 'dead,succeeded',
      endpoint: ['1', '2'],
      event: 'entry.publish',
      contentType: 'api::article.article',
      documentId: 'abc',
      from: '2026-01-31T12:00:00Z',
      to: '1800000000000',
      limit: '10',
    }),
  ).toEqual({
    filter: {
      state: ['dead', 'succeeded'],
      endpoint: [1, 2],
      event: ['entry.publish'],
      contentType: ['api::article.article'],
      documentId: 'abc',
      from: Date.UTC(2026, 0, 31, 12),
      to: 1_800_000_000_000,
    },
    limit: 10,
    after: null,
  });
});

it('asks for the newest 25 of all when nothing is said', () => {
  expect(parseListQuery({})).toEqual({ filter: {}, limit: 25, after: null });
});

it.each([
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  ['2026-01-31T12:00Z', Date.UTC(2026, 0, 31, 12)],
  ['2026-01-31T12:00:00.250+02:00', Date.UTC(2026, 0, 31, 10, 0, 0, 250)],
  ['0', 0],
])('takes %s for a time', (text, time) => {
  expect(parseListQuery({ from: text }).filter.from).toBe(time);
});

it.each(['2026-01-31T12:00', '31.01.2026', 'now', '', '-5', '1e12', '2026-02-31T99:00:00Z'])(
  'takes %j for no time, because it means different instants to different machines or none',
  (text) => {
    expect(() => parseListQuery({ from: text })).toThrow('from');
  },
);

it('refuses an empty span of time', () => {
  expect(() => parseListQuery({ from: 5, to: 5 })).toThrow('to must be after');
});

it('says of every wrong field what is wrong with it', () => {
  try {
    parseListQuery({ state: 'asleep', endpoint: 'x', page: 2 });
    throw new Error('nothing was refused');
  } catch (error) {
    const { message, details } = error as { message: string; details: { errors: { path: string[] }[] } };
    expect(message).toBe('3 fields are not valid');
    expect(details.errors.map(({ path }) => path[0]).sort()).toEqual(['endpoint', 'page', 'state']);
  }
});
