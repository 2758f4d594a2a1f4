import type { DeliveryState, NewDelivery } from '../../core/delivery';
import { REPLAYABLE } from '../../pipeline/replay';
import type { DeliveryRef, ReplayStore, Restart } from '../../pipeline/replay-ports';
import type { Knex, KnexTransaction } from './database';
import { insertRows, toNumber } from './database';
import { type EventHeadRow, HEAD_COLUMNS, toDeliveryRow, toHead } from './events';
import { nearestId, SLACK_MS } from './history-bounds';
import { countByState } from './history-count';
import { scanHistory } from './history-scan';
import type { Session } from './session';
import { TABLES } from './tables';

const EVENTS_PER_PAGE = 500;
const FIRST_STRETCH = 500;

/** Replaying on our tables. */
export function createReplayStore(session: Session): ReplayStore {
  return {
    refs: (ids) =>
      session.read(async (knex) => {
        const rows: RefRow[] = await knex(TABLES.deliveries)
          .select('id', 'event_id', 'endpoint_id', 'state')
          .whereIn('id', [...ids]);
        return rows.map(toRef);
      }),

    async *walk(filter) {
      const stretches = scanHistory(session.read, filter, { below: null, first: FIRST_STRETCH });
      for await (const stretch of stretches) yield stretch.matching;
    },

    count: (filter) => session.read((knex) => countByState(knex, filter)),

    restart: (restarts, now) => session.write((knex) => restart(knex, restarts, now)),

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
        const rows: (EventHeadRow & { dispatched_at: unknown })[] = await knex(TABLES.events)
          .select([...HEAD_COLUMNS, 'dispatched_at'])
          .where('id', '>', start)
          .orderBy('id')
          .limit(EVENTS_PER_PAGE);
        const last = rows.length < EVENTS_PER_PAGE ? undefined : rows.at(-1);
        return {
          // What is not dispatched yet will be owed by the dispatch itself.
          events: rows
            .filter((row) => row.dispatched_at !== null && toNumber(row.created_at) >= since)
            .map(toHead),
          after: last ? toNumber(last.id) : null,
        };
      }),

    owed: (endpointId, eventIds) => session.read((knex) => owedTo(knex, endpointId, eventIds)),

    oweMissing: (endpointId, deliveries) =>
      session.write((knex) => insertMissing(knex, endpointId, deliveries)),
  };
}

async function restart(knex: Knex, restarts: readonly Restart[], now: number): Promise<number> {
  const ids = restarts.map(({ id }) => id);
  return knex(TABLES.deliveries)
    .whereIn('id', ids)
    .whereIn('state', [...REPLAYABLE])
    .update({
      state: 'pending',
      tries: 0,
      due_at: now,
      finished_at: null,
      lease_until: null,
      holder: null,
      ordering_key: orderingKeys(knex, restarts),
    });
}

function orderingKeys(knex: Knex, restarts: readonly Restart[]) {
  const ordered = restarts.filter(({ orderingKey }) => orderingKey !== null);
  if (ordered.length === 0) return null;
  const whens = ordered.map(() => 'WHEN ? THEN ?').join(' ');
  return knex.raw(
    `CASE id ${whens} ELSE NULL END`,
    ordered.flatMap(({ id, orderingKey }) => [id, orderingKey!]),
  );
}

/** Asked by event alone: with the endpoint in it, a planner may read all that the endpoint was ever owed. */
async function owedTo(knex: Knex, endpointId: number, eventIds: readonly number[]): Promise<Set<number>> {
  if (eventIds.length === 0) return new Set();
  const rows: { event_id: number | string; endpoint_id: number | string }[] = await knex(TABLES.deliveries)
    .select('event_id', 'endpoint_id')
    .whereIn('event_id', [...eventIds]);
  return new Set(
    rows.filter((row) => toNumber(row.endpoint_id) === endpointId).map((row) => toNumber(row.event_id)),
  );
}

async function insertMissing(
  knex: KnexTransaction,
  endpointId: number,
  deliveries: readonly NewDelivery[],
): Promise<number> {
  // Locks the endpoint's row: of two replays at once, the second sees what the first inserted.
  const isThere = await knex(TABLES.endpoints)
    .where({ id: endpointId })
    .update({ updated_at: knex.ref('updated_at') });
  if (isThere === 0) return 0;
  const owed = await owedTo(
    knex,
    endpointId,
    deliveries.map(({ eventId }) => eventId),
  );
  const missing = deliveries.filter(({ eventId }) => !owed.has(eventId));
  await insertRows(knex, TABLES.deliveries, missing.map(toDeliveryRow));
  return missing.length;
}

interface RefRow {
  id: number | string;
  event_id: number | string;
  endpoint_id: number | string;
  state: DeliveryState;
}

const toRef = (row: RefRow): DeliveryRef => ({
  id: toNumber(row.id),
  eventId: toNumber(row.event_id),
  endpointId: toNumber(row.endpoint_id),
  state: row.state,
});
