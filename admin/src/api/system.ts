import type {
  Answer,
  EndpointWithSecret,
  NativeWebhookView,
  StatusView,
} from '../../../server/src/contracts';
import { BASE, durableWebhooks } from './durableWebhooks';

const systemApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    readStatus: build.query<StatusView, void>({
      query: () => `${BASE}/status`,
      transformResponse: ({ data }: Answer<StatusView>) => data,
      providesTags: ['DurableWebhooksStatus'],
    }),

    listNativeWebhooks: build.query<NativeWebhookView[], void>({
      query: () => `${BASE}/native-webhooks`,
      transformResponse: ({ data }: Answer<NativeWebhookView[]>) => data,
      providesTags: ['DurableWebhooksEndpoint'],
    }),

    importNativeWebhook: build.mutation<EndpointWithSecret, number>({
      query: (id) => ({ url: `${BASE}/native-webhooks/${id}/imports`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<EndpointWithSecret>) => data,
      invalidatesTags: ['DurableWebhooksEndpoint'],
    }),

    undoNativeImport: build.mutation<NativeWebhookView, number>({
      query: (id) => ({ url: `${BASE}/native-webhooks/${id}/imports`, method: 'DELETE' }),
      transformResponse: ({ data }: Answer<NativeWebhookView>) => data,
      invalidatesTags: ['DurableWebhooksEndpoint', 'DurableWebhooksDelivery'],
    }),
  }),
});

export const {
  useReadStatusQuery,
  useListNativeWebhooksQuery,
  useImportNativeWebhookMutation,
  useUndoNativeImportMutation,
} = systemApi;
