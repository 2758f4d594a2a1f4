import type { DeliveryRef, ReplaySource } from '../../pipeline/replay-ports';
import type { DeliveryState } from '../../core/delivery';
import type { Knex } from './database';
import { toNumber } from './database';
import { type EventHeadRow, HEAD_COLUMNS, toHead } from './events';
import { nearestId, SLACK_MS } from './history-bounds';
import { countByState } from './history-count';
import { oldestMatching } from './history-scan';
import type { Session } from './session';
import { TABLES } from './tables';

const EVENTS_PER_PAGE = 500;
/** A step looks at no more deliveries than that, however few of them pass. */
const EXAMINED_PER_STEP = 2_000;

/** What replays look for, on our tables. */
export function createReplaySource(session: Session): ReplaySource {
  return {
    refs: (ids) =>
      session.read(async (knex) => {
        const rows: RefRow[] = await knex(TABLES.deliveries)
          .select('id', 'event_id', 'endpoint_id', 'state', 'payload_removed_at')
          .whereIn('id', [...ids])
          .orderBy('id');
        return rows.map(toRef);
      }),

    async next(filter, range) {
      const examined = EXAMINED_PER_STEP;
      const { matching, from } = await oldestMatching(session.read, filter, { ...range, examined });
      return { refs: matching, from };
    },

    count: (filter) => session.read((knex) => countByState(knex, filter)),

    heads: (eventIds) =>
      session.read(async (knex) => {
        if (eventIds.length === 0) return [];
        const rows: EventHeadRow[] = await knex(TABLES.events)
          .select(HEAD_COLUMNS)
          .whereIn('id', [...eventIds]);
        return rows.map(toHead);
      }),

    eventsSince: (since, after) =>
      session.read(async (knex) => {
        const start = after ?? (await nearestId(knex, TABLES.events, '<', since - SLACK_MS, 'desc')) ?? 0;
        const rows: (EventHeadRow & { dispatched_at: unknown; payload_removed_at: unknown })[] = await knex(
          TABLES.events,
        )
          .select([...HEAD_COLUMNS, 'dispatched_at', 'payload_removed_at'])
          .where('id', '>', start)
          .orderBy('id')
          .limit(EVENTS_PER_PAGE);
        const last = rows.length < EVENTS_PER_PAGE ? undefined : rows.at(-1);
        return {
          // What is not dispatched yet will be owed by the dispatch itself.
          events: rows
            .filter((row) => row.dispatched_at !== null && row.payload_removed_at === null)
            .filter((row) => toNumber(row.created_at) >= since)
            .map(toHead),
          after: last ? toNumber(last.id) : null,
        };
      }),

    owed: (endpointId, eventIds) => session.read((knex) => owedTo(knex, endpointId, eventIds)),
  };
}

/** Asked by event alone: with the endpoint in it, a planner may read all that the endpoint was ever owed. */
export async function owedTo(
  knex: Knex,
  endpointId: number,
  eventIds: readonly number[],
): Promise<Set<number>> {
  if (eventIds.length === 0) return new Set();
  const rows: { event_id: number | string; endpoint_id: number | string }[] = await knex(TABLES.deliveries)
    .select('event_id', 'endpoint_id')
    .whereIn('event_id', [...eventIds]);
  return new Set(
    rows.filter((row) => toNumber(row.endpoint_id) === endpointId).map((row) => toNumber(row.event_id)),
  );
}

interface RefRow {
  id: number | string;
  event_id: number | string;
  endpoint_id: number | string;
  state: DeliveryState;
  payload_removed_at: number | string | null;
}

const toRef = (row: RefRow): DeliveryRef => ({
  id: toNumber(row.id),
  eventId: toNumber(row.event_id),
  endpointId: toNumber(row.endpoint_id),
  state: row.state,
  hasPayload: row.payload_removed_at === null,
});
