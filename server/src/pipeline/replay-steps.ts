import type { DeliveryFilter } from '../contracts/deliveries';
import { REPLAYABLE } from '../core/delivery';
import type { EventHead } from '../core/event';
import { matches } from '../core/subscription';
import { owe } from './dispatch';
import type { Clock, EndpointDirectory } from './ports';
import type { DeliveryRef, Replay, ReplaySource, ReplayStep, Restart } from './replay-ports';

/** Deliveries of one step, which is one transaction. */
export const DELIVERIES_PER_STEP = 500;

interface StepDependencies {
  source: ReplaySource;
  endpoints: EndpointDirectory;
  clock: Clock;
}

/** Works out what a replay does next; changes nothing. */
export interface ReplaySteps {
  /** The next step of any kind, of at most so many deliveries, from the oldest on: so receivers end with the newest. */
  next(replay: Replay, limit: number): Promise<ReplayStep>;
  /** A whole list at once. */
  all(ids: readonly number[]): Promise<ReplayStep>;
}

export function createReplaySteps({ source, endpoints, clock }: StepDependencies): ReplaySteps {
  return {
    all: (ids) => listed(ids, 0, ids.length),

    next({ aim, position, end }, limit) {
      switch (aim.kind) {
        case 'ids':
          return listed(aim.ids, position ?? 0, limit);
        case 'filter':
          return filtered(aim.filter, { from: position ?? 0, end, limit });
        case 'missing':
          return missed(aim, position, limit);
      }
    },
  };

  async function listed(ids: readonly number[], at: number, limit: number): Promise<ReplayStep> {
    const sorted = [...new Set(ids)].sort((a, b) => a - b);
    const part = sorted.slice(at, at + limit);
    const refs = await source.refs(part);
    const isLast = at + part.length >= sorted.length;
    return restarting(refs, isLast ? null : at + part.length);
  }

  async function filtered(
    filter: DeliveryFilter,
    range: { from: number; end: number; limit: number },
  ): Promise<ReplayStep> {
    const { refs, from } = await source.next(filter, range);
    return restarting(refs, from);
  }

  async function missed(
    aim: { endpoint: number; since: number },
    after: number | null,
    limit: number,
  ): Promise<ReplayStep> {
    const endpoint = endpoints.byId(aim.endpoint);
    if (!endpoint) return { matched: 0, restarts: [], owed: null, position: null };
    const page = await source.eventsSince(aim.since, after);
    const wanted = page.events.filter((event) => matches(endpoint, event));
    const owed = await source.owed(
      endpoint.id,
      wanted.map((event) => event.id),
    );
    const missing = wanted.filter((event) => !owed.has(event.id));
    const now = clock.now();
    const part = missing.slice(0, limit);
    return {
      matched: part.length,
      restarts: [],
      owed: { endpointId: endpoint.id, deliveries: part.map((event) => owe(event, endpoint, now)) },
      position: part.length < missing.length ? part.at(-1)!.id : page.after,
    };
  }

  async function restarting(refs: readonly DeliveryRef[], position: number | null): Promise<ReplayStep> {
    const replayable = refs.filter((ref) => isReplayable(ref, endpoints));
    const heads = await source.heads(orderedEvents(replayable, endpoints));
    const byId = new Map(heads.map((head) => [head.id, head]));
    const now = clock.now();
    return {
      matched: refs.length,
      restarts: replayable.map((ref) => toRestart(ref, endpoints, byId, now)),
      owed: null,
      position,
    };
  }
}

/** Whether a delivery can begin anew: it rests, there is something to send, and its endpoint still exists. */
export const isReplayable = (
  { state, endpointId, hasPayload }: Pick<DeliveryRef, 'state' | 'endpointId' | 'hasPayload'>,
  endpoints: EndpointDirectory,
): boolean => REPLAYABLE.includes(state) && hasPayload && endpoints.byId(endpointId) !== undefined;

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
