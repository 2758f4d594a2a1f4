import type {
  Answer,
  EndpointInput,
  EndpointView,
  EndpointWithSecret,
  EventTypeView,
  SecretRotationInput,
  SecretView,
  TestDeliveryView,
} from '../../../server/src/contracts';
import { BASE, durableWebhooks } from './durableWebhooks';

const endpointsApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    listEndpoints: build.query<EndpointView[], void>({
      query: () => `${BASE}/endpoints`,
      transformResponse: ({ data }: Answer<EndpointView[]>) => data,
      providesTags: ['DurableWebhooksEndpoint'],
    }),

    readEndpoint: build.query<EndpointView, number>({
      query: (id) => `${BASE}/endpoints/${id}`,
      transformResponse: ({ data }: Answer<EndpointView>) => data,
      providesTags: ['DurableWebhooksEndpoint'],
    }),

    createEndpoint: build.mutation<EndpointWithSecret, EndpointInput>({
      query: (data) => ({ url: `${BASE}/endpoints`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<EndpointWithSecret>) => data,
      invalidatesTags: ['DurableWebhooksEndpoint'],
    }),

    updateEndpoint: build.mutation<EndpointView, { id: number; change: Partial<EndpointInput> }>({
      query: ({ id, change }) => ({ url: `${BASE}/endpoints/${id}`, method: 'PUT', data: change }),
      transformResponse: ({ data }: Answer<EndpointView>) => data,
      invalidatesTags: ['DurableWebhooksEndpoint', 'DurableWebhooksDelivery'],
    }),

    removeEndpoint: build.mutation<{ id: number }, number>({
      query: (id) => ({ url: `${BASE}/endpoints/${id}`, method: 'DELETE' }),
      transformResponse: ({ data }: Answer<{ id: number }>) => data,
      invalidatesTags: ['DurableWebhooksEndpoint', 'DurableWebhooksDelivery'],
    }),

    rotateSecret: build.mutation<EndpointWithSecret, { id: number; input: SecretRotationInput }>({
      query: ({ id, input }) => ({
        url: `${BASE}/endpoints/${id}/secret-rotations`,
        method: 'POST',
        data: input,
      }),
      transformResponse: ({ data }: Answer<EndpointWithSecret>) => data,
      invalidatesTags: ['DurableWebhooksEndpoint'],
    }),

    readSecrets: build.query<SecretView[], number>({
      query: (id) => `${BASE}/endpoints/${id}/secrets`,
      transformResponse: ({ data }: Answer<SecretView[]>) => data,
      // Secrets are not to lie about in the browser's memory.
      keepUnusedDataFor: 0,
    }),

    revokeSecret: build.mutation<unknown, { id: number; secretId: string }>({
      query: ({ id, secretId }) => ({ url: `${BASE}/endpoints/${id}/secrets/${secretId}`, method: 'DELETE' }),
      invalidatesTags: ['DurableWebhooksEndpoint'],
    }),

    testEndpoint: build.mutation<TestDeliveryView, { id: number; event?: string }>({
      query: ({ id, event }) => ({
        url: `${BASE}/endpoints/${id}/test-deliveries`,
        method: 'POST',
        data: event === undefined ? {} : { event },
      }),
      transformResponse: ({ data }: Answer<TestDeliveryView>) => data,
    }),

    listEventTypes: build.query<EventTypeView[], void>({
      query: () => `${BASE}/event-types`,
      transformResponse: ({ data }: Answer<EventTypeView[]>) => data,
      providesTags: ['DurableWebhooksEndpoint'],
    }),
  }),
});

export const {
  useListEndpointsQuery,
  useReadEndpointQuery,
  useCreateEndpointMutation,
  useUpdateEndpointMutation,
  useRemoveEndpointMutation,
  useRotateSecretMutation,
  useLazyReadSecretsQuery,
  useRevokeSecretMutation,
  useTestEndpointMutation,
  useListEventTypesQuery,
} = endpointsApi;
