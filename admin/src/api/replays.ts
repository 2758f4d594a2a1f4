import type { Answer, ReplayCount, ReplayInput, ReplayView } from '../../../server/src/contracts';
import { BASE, durableWebhooks } from './durableWebhooks';

/** What is to be replayed, without how. */
export type ReplayAim = Pick<ReplayInput, 'ids' | 'filter' | 'missing'>;

const replaysApi = durableWebhooks.injectEndpoints({
  endpoints: (build) => ({
    countReplay: build.query<ReplayCount, ReplayAim>({
      query: (aim) => ({ url: `${BASE}/replays`, method: 'POST', data: { ...aim, dryRun: true } }),
      transformResponse: ({ data }: Answer<ReplayCount>) => data,
      // What was true a moment ago is not what is asked for.
      keepUnusedDataFor: 0,
    }),

    beginReplay: build.mutation<ReplayView, ReplayInput>({
      query: (data) => ({ url: `${BASE}/replays`, method: 'POST', data }),
      transformResponse: ({ data }: Answer<ReplayView>) => data,
      invalidatesTags: ['DurableWebhooksDelivery', 'DurableWebhooksReplay'],
    }),

    listReplays: build.query<ReplayView[], void>({
      query: () => `${BASE}/replays`,
      transformResponse: ({ data }: Answer<ReplayView[]>) => data,
      providesTags: ['DurableWebhooksReplay'],
    }),

    cancelReplay: build.mutation<ReplayView, number>({
      query: (id) => ({ url: `${BASE}/replays/${id}/cancellations`, method: 'POST', data: {} }),
      transformResponse: ({ data }: Answer<ReplayView>) => data,
      invalidatesTags: ['DurableWebhooksReplay'],
    }),
  }),
});

export const { useCountReplayQuery, useBeginReplayMutation, useListReplaysQuery, useCancelReplayMutation } =
  replaysApi;
