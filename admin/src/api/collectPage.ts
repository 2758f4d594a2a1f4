import type { DeliveryPage } from '../../../server/src/contracts';
import type { ListQuery } from './listQuery';

const PARTS_AT_MOST = 8;

type Part<Problem> = { data: DeliveryPage; error?: undefined } | { error: Problem; data?: undefined };

/**
 * Asks on while a page comes back short: what passes a filter may lie far back. Gives up after some parts, with the
 * cursor to go on from.
 */
export async function collectPage<Problem>(
  query: ListQuery,
  ask: (part: ListQuery) => Promise<Part<Problem>>,
): Promise<Part<Problem>> {
  const results: DeliveryPage['results'] = [];
  let cursor: string | null = query.cursor ?? null;
  let searchedTo: number | null = null;
  for (let part = 0; part < PARTS_AT_MOST; part++) {
    const answer = await ask({
      ...query,
      ...(cursor === null ? {} : { cursor }),
      limit: query.limit - results.length,
    });
    if (answer.data === undefined) return answer;
    results.push(...answer.data.results);
    cursor = answer.data.nextCursor;
    searchedTo = answer.data.searchedTo;
    if (cursor === null || results.length >= query.limit) break;
  }
  return { data: { results, nextCursor: cursor, searchedTo } };
}
