import type { DeliveryFilter } from '../contracts/deliveries';
import type { ReplayView } from '../contracts/replays';
import type { DeliveryState } from '../core/delivery';
import type { Endpoint } from '../core/endpoint';
import type { EventHead } from '../core/event';
import { matches } from '../core/subscription';
import { owe } from './dispatch';
import type { Clock, EndpointDirectory } from './ports';
import type { DeliveryRef, ReplayStore, Restart } from './replay-ports';

/** States a delivery can be replayed from; in the others it waits or is under way already, or went into another one. */
export const REPLAYABLE: readonly DeliveryState[] = ['succeeded', 'dead', 'canceled', 'retrying'];

export interface ReplayDependencies {
  store: ReplayStore;
  endpoints: EndpointDirectory;
  clock: Clock;
  /** Says that there is work. */
  wake(): void;
}

/** Asks for deliveries again: the same `webhook-id` and bytes, a new run of the retry schedule. */
export interface Replays {
  ofIds(ids: readonly number[], dryRun: boolean): Promise<ReplayView>;
  ofFilter(filter: DeliveryFilter, dryRun: boolean): Promise<ReplayView>;
  /** Events since an instant that the endpoint subscribes to and was never owed. */
  ofMissing(endpoint: Endpoint, since: number, dryRun: boolean): Promise<ReplayView>;
}

/** Deliveries restarted in one transaction. */
const BATCH = 500;

export function createReplays({ store, endpoints, clock, wake }: ReplayDependencies): Replays {
  const isReplayable = ({ state, endpointId }: Pick<DeliveryRef, 'state' | 'endpointId'>): boolean =>
    REPLAYABLE.includes(state) && endpoints.byId(endpointId) !== undefined;

  async function restart(refs: readonly DeliveryRef[]): Promise<number> {
    const replayable = refs.filter(isReplayable);
    if (replayable.length === 0) return 0;
    const heads = new Map(
      (await store.heads(orderedEvents(replayable, endpoints))).map((head) => [head.id, head]),
    );
    const now = clock.now();
    const restarts = replayable.map((ref) => toRestart(ref, endpoints, heads, now));
    return store.restart(restarts, now);
  }

  return {
    async ofIds(ids, dryRun) {
      const refs = await store.refs([...new Set(ids)]);
      const replayed = dryRun ? refs.filter(isReplayable).length : await restart(refs);
      if (!dryRun) wake();
      return view(refs.length, replayed, dryRun);
    },

    async ofFilter(filter, dryRun) {
      if (dryRun) {
        const counts = await store.count(filter);
        return view(sum(counts), sum(counts.filter(isReplayable)), true);
      }
      let matched = 0;
      let replayed = 0;
      for await (const refs of store.walk(filter)) {
        matched += refs.length;
        for (let from = 0; from < refs.length; from += BATCH) {
          replayed += await restart(refs.slice(from, from + BATCH));
          wake();
        }
      }
      return view(matched, replayed, false);
    },

    async ofMissing(endpoint, since, dryRun) {
      let matched = 0;
      let replayed = 0;
      let after: number | null = null;
      do {
        const page = await store.eventsSince(since, after);
        const wanted = page.events.filter((event) => matches(endpoint, event));
        const owed = await store.owed(
          endpoint.id,
          wanted.map((event) => event.id),
        );
        const missing = wanted.filter((event) => !owed.has(event.id));
        matched += missing.length;
        replayed += dryRun ? missing.length : await oweAll(store, endpoint, missing, clock.now());
        after = page.after;
        if (!dryRun) wake();
      } while (after !== null);
      return view(matched, replayed, dryRun);
    },
  };
}

async function oweAll(
  store: ReplayStore,
  endpoint: Endpoint,
  missing: readonly EventHead[],
  now: number,
): Promise<number> {
  if (missing.length === 0) return 0;
  return store.oweMissing(
    endpoint.id,
    missing.map((event) => owe(event, endpoint, now)),
  );
}

const isOrdered = (ref: DeliveryRef, endpoints: EndpointDirectory): boolean =>
  endpoints.byId(ref.endpointId)?.ordering === 'document';

const orderedEvents = (refs: readonly DeliveryRef[], endpoints: EndpointDirectory): number[] => [
  ...new Set(refs.filter((ref) => isOrdered(ref, endpoints)).map((ref) => ref.eventId)),
];

/** A finished delivery gave up its place in the order of its document; it needs one again. */
function toRestart(
  ref: DeliveryRef,
  endpoints: EndpointDirectory,
  heads: ReadonlyMap<number, EventHead>,
  now: number,
): Restart {
  const head = heads.get(ref.eventId);
  const endpoint = endpoints.byId(ref.endpointId);
  return { id: ref.id, orderingKey: head && endpoint ? owe(head, endpoint, now).orderingKey : null };
}

const sum = (counts: readonly { count: number }[]): number =>
  counts.reduce((total, { count }) => total + count, 0);

const view = (matched: number, replayed: number, dryRun: boolean): ReplayView => ({
  matched,
  replayed,
  skipped: matched - replayed,
  dryRun,
});
