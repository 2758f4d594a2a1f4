import type { Answer, DeliveryChart, DeliveryCounts, DeliveryFilter } from '../../../server/src/contracts';
import { BASE, durableWebhooks } from './durableWebhooks';
import { toParams } from './listQuery';

const summariesApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    countByState: build.query<DeliveryCounts, DeliveryFilter>({
      query: (filter) => ({ url: `${BASE}/delivery-counts`, config: { params: toParams(filter) } }),
      transformResponse: ({ data }: Answer<DeliveryCounts>) => data,
      providesTags: ['DurableWebhooksDelivery'],
    }),

    chartDeliveries: build.query<DeliveryChart, DeliveryFilter & { buckets?: number }>({
      query: (query) => ({ url: `${BASE}/delivery-chart`, config: { params: toParams(query) } }),
      transformResponse: ({ data }: Answer<DeliveryChart>) => data,
      providesTags: ['DurableWebhooksDelivery'],
    }),
  }),
});

export const { useCountByStateQuery, useChartDeliveriesQuery } = summariesApi;
