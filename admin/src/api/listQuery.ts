import type { DeliveryListQuery } from '../../../server/src/contracts';

/** What a page of the history is asked for. */
export type ListQuery = DeliveryListQuery & { limit: number };

/** The query string's parts: lists with commas, what is absent left out, values encoded. */
export function toParams(
  query: DeliveryListQuery & { buckets?: number; ids?: number[]; dryRun?: boolean },
): Record<string, string> {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && String(value) !== '');
  return Object.fromEntries(entries.map(([name, value]) => [name, encodeURIComponent(String(value))]));
}
