import type { DeliveryFilter, DeliveryPage } from '../../../server/src/contracts';
import type { Api } from './api';

/** A page of the deliveries that pass a filter; null begins with the newest. */
export async function pageOf(
  api: Api,
  filter: DeliveryFilter,
  limit: number,
  cursor: string | null = null,
): Promise<DeliveryPage> {
  const pairs = Object.entries({ ...filter, limit }).map(([key, value]) => [key, String(value)]);
  const query = new URLSearchParams([...pairs, ...(cursor ? [['cursor', cursor]] : [])]);
  const { status, data } = await api.get<DeliveryPage>(`/deliveries?${query.toString()}`);
  expect(status).toBe(200);
  expect(data.results.length).toBeLessThanOrEqual(limit);
  return data;
}

/** The ids of all deliveries that pass a filter, page after page. */
export async function allIds(api: Api, filter: DeliveryFilter, limit: number): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | null = null;
  do {
    const page: DeliveryPage = await pageOf(api, filter, limit, cursor);
    ids.push(...page.results.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}
