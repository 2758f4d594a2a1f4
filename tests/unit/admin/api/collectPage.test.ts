import { collectPage } from '../../../../admin/src/api/collectPage';
import type { ListQuery } from '../../../../admin/src/api/listQuery';
import type { DeliveryPage } from '../../../../server/src/contracts';
import { deliveryView } from '../deliveryView';

const parts = (pages: DeliveryPage[]) => {
  const queries: ListQuery[] = [];
  return {
    queries,
    ask: async (query: ListQuery) => {
      queries.push(query);
      return { data: pages[queries.length - 1] ?? { results: [], nextCursor: null, searchedTo: null } };
    },
  };
};

test('a full page is asked for once', async () => {
  const full = { results: [deliveryView(), deliveryView()], nextCursor: 'b', searchedTo: null };
  const { ask, queries } = parts([full]);
  expect(await collectPage({ limit: 2 }, ask)).toEqual({ data: full });
  expect(queries).toEqual([{ limit: 2 }]);
});

test('a page that comes back short is filled from where it ended', async () => {
  const [first, second] = [deliveryView(), deliveryView()];
  const { ask, queries } = parts([
    { results: [], nextCursor: 'b', searchedTo: null },
    { results: [first], nextCursor: 'c', searchedTo: null },
    { results: [second], nextCursor: 'd', searchedTo: null },
  ]);
  const answer = await collectPage({ limit: 2, state: ['dead'] }, ask);
  expect(answer).toEqual({ data: { results: [first, second], nextCursor: 'd', searchedTo: null } });
  expect(queries).toEqual([
    { limit: 2, state: ['dead'] },
    { limit: 2, state: ['dead'], cursor: 'b' },
    { limit: 1, state: ['dead'], cursor: 'c' },
  ]);
});

test('a search that finds nothing stops with the cursor to go on from and how far it looked', async () => {
  const { ask, queries } = parts(
    Array.from({ length: 50 }, (_, n) => ({ results: [], nextCursor: `c${n}`, searchedTo: 1000 - n })),
  );
  const answer = await collectPage({ limit: 25 }, ask);
  expect(answer.data?.results).toEqual([]);
  expect(answer.data?.nextCursor).toBe(`c${queries.length - 1}`);
  expect(answer.data?.searchedTo).toBe(1001 - queries.length);
  expect(queries.length).toBeLessThan(20);
});

test('a failed part is the answer', async () => {
  const error = { name: 'ApplicationError', message: 'no' };
  expect(await collectPage({ limit: 2 }, async () => ({ error }))).toEqual({ error });
});
