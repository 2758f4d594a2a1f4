import type { Answer, DeliveryFilter, DeliveryRemoval } from '../../../server/src/contracts';
import { isOver } from '../components/deliveryStates';
import { BASE, durableWebhooks } from './durableWebhooks';
import { toParams } from './listQuery';

/** What is to be deleted: rows that were chosen, or everything that passes a filter. */
export type RemovalAim = { ids: readonly number[] } | { filter: DeliveryFilter };

interface RemovalPart {
  query: DeliveryFilter & { ids?: number[] };
  cursor: string | null;
  dryRun: boolean;
}

const removalsApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    removeDeliveries: build.mutation<DeliveryRemoval, RemovalPart>({
      query: ({ query, cursor, dryRun }) => ({
        url: `${BASE}/deliveries`,
        method: 'DELETE',
        config: { params: toParams({ ...query, dryRun, ...(cursor === null ? {} : { cursor }) }) },
      }),
      transformResponse: ({ data }: Answer<DeliveryRemoval>) => data,
      invalidatesTags: (_answer, _error, { dryRun }) => (dryRun ? [] : ['DurableWebhooksDelivery']),
    }),
  }),
});

export const { useRemoveDeliveriesMutation } = removalsApi;

/**
 * What the server is asked for; null when nothing can pass, because only what is over is ever deleted. What begins after
 * `now` (epoch milliseconds) is no part of it, so that no more is deleted than was counted.
 */
export function removalQuery(aim: RemovalAim, now: number): RemovalPart['query'] | null {
  if ('ids' in aim) return { ids: [...aim.ids] };
  const { state, to = Infinity, ...rest } = aim.filter;
  const states = state?.filter(isOver);
  if (states?.length === 0) return null;
  const until = Math.min(to, now);
  if (rest.from !== undefined && rest.from >= until) return null;
  return { ...rest, ...(states ? { state: states } : {}), to: until };
}
