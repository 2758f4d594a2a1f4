import type {
  Answer,
  DeliveryDetail,
  DeliveryPage,
  DeliveryView,
  ReplayView,
} from '../../../server/src/contracts';
import type { DeliveryState } from '../components/deliveryStates';
import { BASE, durableWebhooks } from './durableWebhooks';
import { collectPage } from './collectPage';
import { type ListQuery, toParams } from './listQuery';

/** How many there are, as far as one look could tell. */
interface Count {
  atLeast: number;
  isAll: boolean;
}

const deliveriesApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    listDeliveries: build.query<DeliveryPage, ListQuery>({
      async queryFn(query, _api, _options, ask) {
        return collectPage(query, async (part) => {
          const answer = await ask({ url: `${BASE}/deliveries`, config: { params: toParams(part) } });
          return answer.error
            ? { error: answer.error }
            : { data: (answer.data as Answer<DeliveryPage>).data };
        });
      },
      providesTags: ['DurableWebhooksDelivery'],
    }),

    countDeliveries: build.query<Count, DeliveryState[]>({
      query: (state) => ({ url: `${BASE}/deliveries`, config: { params: toParams({ state, limit: 100 }) } }),
      transformResponse: ({ data: { results, nextCursor } }: Answer<DeliveryPage>) => ({
        atLeast: results.length,
        isAll: nextCursor === null,
      }),
      providesTags: ['DurableWebhooksDelivery'],
    }),

    readDelivery: build.query<DeliveryDetail, number>({
      query: (id) => `${BASE}/deliveries/${id}`,
      transformResponse: ({ data }: Answer<DeliveryDetail>) => data,
      providesTags: ['DurableWebhooksDelivery'],
    }),

    replayDeliveries: build.mutation<ReplayView, number[]>({
      query: (ids) => ({ url: `${BASE}/replays`, method: 'POST', data: { ids } }),
      transformResponse: ({ data }: Answer<ReplayView>) => data,
      invalidatesTags: ['DurableWebhooksDelivery'],
    }),

    cancelDelivery: build.mutation<DeliveryView, number>({
      query: (id) => ({ url: `${BASE}/deliveries/${id}/cancellations`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<DeliveryView>) => data,
      invalidatesTags: ['DurableWebhooksDelivery'],
    }),

    removeDelivery: build.mutation<{ id: number }, number>({
      query: (id) => ({ url: `${BASE}/deliveries/${id}`, method: 'DELETE' }),
      transformResponse: ({ data }: Answer<{ id: number }>) => data,
    }),
  }),
});

export const {
  useListDeliveriesQuery,
  useCountDeliveriesQuery,
  useReadDeliveryQuery,
  useReplayDeliveriesMutation,
  useCancelDeliveryMutation,
  useRemoveDeliveryMutation,
} = deliveriesApi;
