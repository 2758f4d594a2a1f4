import type { Core } from '@strapi/strapi';
import type {
  DeliveryDetail,
  DeliveryFilter,
  DeliveryListQuery,
  DeliveryPage,
  DeliveryRemoval,
  DeliveryRemovalQuery,
  DeliveryView,
} from '../contracts/deliveries';
import type { MissingEvents, ReplayCount, ReplayInput, ReplayView } from '../contracts/replays';
import type { DeliveryChart, DeliveryChartQuery, DeliveryCounts } from '../contracts/summaries';
import { bucketEdges } from '../core/time-buckets';
import { whyClosed } from '../core/endpoint-closure';
import type { HistoryLine } from '../pipeline/history-ports';
import { getRuntime } from '../runtime';
import { toCursor } from './delivery-cursor';
import { parseChartQuery, parseCountsQuery, parseListQuery, parseRemovalQuery } from './delivery-filter';
import { parsedId } from './field-schemas';
import { impossible, missing } from './refusal';
import replaysService from './replays';

/** What a request deletes within a few seconds. */
const MOST_REMOVED = 10_000;

/** `strapi.plugin('durable-webhooks').service('deliveries')`. Inputs are checked; what is wrong throws ValidationError. */
export type DeliveriesService = ReturnType<typeof deliveriesService>;

export default function deliveriesService({ strapi }: { strapi: Core.Strapi }) {
  const runtime = () => getRuntime(strapi);
  const replays = replaysService({ strapi });

  return {
    /** A page of the history, newest first. */
    async find(query: DeliveryListQuery = {}): Promise<DeliveryPage> {
      const { lines, next, searchedTo } = await runtime().history.page(parseListQuery(query));
      return { results: lines.map(toView), nextCursor: next === null ? null : toCursor(next), searchedTo };
    },

    /** How many deliveries of each state pass a filter, counted up to 1,000. */
    counts: (query: DeliveryFilter = {}): Promise<DeliveryCounts> =>
      runtime().history.counts(parseCountsQuery(query)),

    /** Deliveries over time, by the state that each is in now. */
    async chart(query: DeliveryChartQuery = {}): Promise<DeliveryChart> {
      const { history, clock } = runtime();
      const { filter, from, to, buckets } = parseChartQuery(query, clock.now());
      const edges = bucketEdges(from, to, buckets);
      const counted = await history.chart(filter, edges);
      return {
        from,
        to,
        buckets: counted.buckets.map((counts, at) => ({ from: edges[at]!, to: edges[at + 1]!, counts })),
        isEstimate: counted.isEstimate,
      };
    },

    /** A delivery with its attempts. Throws NotFoundError. */
    async findOne(id: number): Promise<DeliveryDetail> {
      const entry = await runtime().history.one(parsedId(id));
      if (!entry) throw missing('delivery', id);
      return { ...entry, ...toView(entry) };
    },

    /** Asks for deliveries again, by ids, by a filter, or for what an endpoint missed; `dryRun` only counts. */
    replay: (input: ReplayInput): Promise<ReplayView | ReplayCount> => replays.create(input),

    /** Owes an endpoint the events since an instant that it subscribes to and was never owed. */
    replayMissing: (input: MissingEvents): Promise<ReplayView | ReplayCount> =>
      replays.create({ missing: input }),

    /** Ends a delivery that waits. Throws NotFoundError, and ApplicationError when it is under way or over. */
    async cancel(id: number): Promise<DeliveryView> {
      const { history, clock } = runtime();
      const canceled = await history.cancel(parsedId(id), clock.now());
      const entry = await history.one(id);
      if (!entry) throw missing('delivery', id);
      if (!canceled) throw impossible(`This delivery is ${entry.state}: only what waits can be canceled`);
      return toView(entry);
    },

    /** Deletes a delivery that is over, with its attempts. Throws NotFoundError, and ApplicationError otherwise. */
    async remove(id: number): Promise<void> {
      const { history } = runtime();
      if ((await history.remove([parsedId(id)])) === 1) return;
      const entry = await history.one(id);
      if (!entry) throw missing('delivery', id);
      throw impossible(`This delivery is ${entry.state}: cancel it or wait until it is over to delete it`);
    },

    /**
     * Deletes what is over of the deliveries with these ids, or of those that pass a filter, with their attempts, at
     * most 10,000 in one call; `dryRun` only counts.
     */
    async removeMatching(query: DeliveryRemovalQuery): Promise<DeliveryRemoval> {
      const { aim, isDryRun } = parseRemovalQuery(query);
      const { history } = runtime();
      if ('ids' in aim) {
        const deleted = isDryRun ? 0 : await history.remove(aim.ids);
        const matched = isDryRun ? await history.countRemovable(aim.ids) : deleted;
        return { matched, deleted, nextCursor: null, dryRun: isDryRun };
      }
      const { matched, deleted, below } = await history.removeMatching({
        ...aim,
        isDryRun,
        limit: MOST_REMOVED,
      });
      return { matched, deleted, nextCursor: below === null ? null : toCursor({ below }), dryRun: isDryRun };
    },
  };

  function toView(line: HistoryLine): DeliveryView {
    const endpoint = runtime().endpoints.byId(line.endpointId);
    return {
      id: line.id,
      state: line.state,
      endpointId: line.endpointId,
      endpointName: endpoint?.name ?? null,
      event: line.event,
      attempts: line.attempts,
      lastStatus: line.lastStatus,
      lastError: line.lastError,
      nextAttemptAt: line.nextAttemptAt,
      heldBy: line.nextAttemptAt === null || !endpoint ? null : whyClosed(endpoint),
      createdAt: line.createdAt,
      finishedAt: line.finishedAt,
      payloadRemovedAt: line.payloadRemovedAt,
    };
  }
}
