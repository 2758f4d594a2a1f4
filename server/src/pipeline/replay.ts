import type { ReplayCount } from '../contracts/replays';
import type { Endpoint } from '../core/endpoint';
import type { Actor } from '../core/event';
import { matches } from '../core/subscription';
import type { Clock, EndpointDirectory } from './ports';
import type { Aim, Replay, ReplayLog, ReplaySource } from './replay-ports';
import { createReplaySteps, isReplayable } from './replay-steps';

export interface ReplayDependencies {
  log: ReplayLog;
  source: ReplaySource;
  endpoints: EndpointDirectory;
  clock: Clock;
  /** Says that there is work. */
  /** Once what was written can be seen by others. */
  wake(): Promise<void>;
}

/** Asks for deliveries again: the same `webhook-id` and bytes, a new run of the retry schedule. */
export interface Replays {
  /** Why nothing of a list can be replayed, in words; null when something can be, or it is no list. */
  whyImpossible(aim: Aim): Promise<string | null>;
  /** What a replay would do; changes nothing. */
  count(aim: Aim): Promise<ReplayCount>;
  /** A list of ids without a pace is replayed at once; anything else by the feeder, in small batches. */
  begin(aim: Aim, wish: { perSecond: number | null; requestedBy: Actor | null }): Promise<Replay>;
}

/** The verb of `POST /replays`. */
export function createReplays(dependencies: ReplayDependencies): Replays {
  const { log, source, endpoints, clock, wake } = dependencies;
  const steps = createReplaySteps(dependencies);

  return {
    async whyImpossible(aim) {
      if (aim.kind !== 'ids') return null;
      const refs = await source.refs(aim.ids);
      return refs.length > 0 && refs.every(({ hasPayload }) => !hasPayload) ? PAYLOAD_REMOVED : null;
    },

    count: (aim) => countOf(aim, source, endpoints),

    async begin(aim, { perSecond, requestedBy }) {
      const { matched: total } = await countOf(aim, source, endpoints);
      const asked = { aim, perSecond, requestedBy, total, createdAt: clock.now() };
      const isSmall = aim.kind === 'ids' && perSecond === null;
      const replay = await log.begin(asked, isSmall ? await steps.all(aim.ids) : null);
      await wake();
      return replay;
    },
  };
}

const PAYLOAD_REMOVED =
  'The payload was removed after every delivery of the event had succeeded, as "retention.removePayloadAfterSuccess" says: there is nothing to send again';

async function countOf(aim: Aim, source: ReplaySource, endpoints: EndpointDirectory): Promise<ReplayCount> {
  switch (aim.kind) {
    case 'ids': {
      const refs = await source.refs(aim.ids);
      return counted(refs.length, refs.filter((ref) => isReplayable(ref, endpoints)).length);
    }
    case 'filter': {
      const counts = await source.count(aim.filter);
      return counted(sum(counts), sum(counts.filter((count) => isReplayable(count, endpoints))));
    }
    case 'missing': {
      const endpoint = endpoints.byId(aim.endpoint);
      const missing = endpoint ? await countMissing(endpoint, aim.since, source) : 0;
      return counted(missing, missing);
    }
  }
}

async function countMissing(endpoint: Endpoint, since: number, source: ReplaySource): Promise<number> {
  let count = 0;
  let after: number | null = null;
  do {
    const page = await source.eventsSince(since, after);
    const ids = page.events.filter((event) => matches(endpoint, event)).map(({ id }) => id);
    const owed = await source.owed(endpoint.id, ids);
    count += ids.filter((id) => !owed.has(id)).length;
    after = page.after;
  } while (after !== null);
  return count;
}

const sum = (counts: readonly { count: number }[]): number =>
  counts.reduce((total, { count }) => total + count, 0);

const counted = (matched: number, replayed: number): ReplayCount => ({
  matched,
  replayed,
  skipped: matched - replayed,
  dryRun: true,
});
