import type { DeliveryFilter } from '../../contracts/deliveries';
import { DELIVERY_STATES, type DeliveryState } from '../../core/delivery';
import { among } from './among';
import type { Knex } from './database';
import { toNumber } from './database';
import { TABLES } from './tables';

/** A delivery that may pass a filter. */
export interface Candidate {
  id: number;
  eventId: number;
  endpointId: number;
  state: DeliveryState;
  createdAt: number;
  hasPayload: boolean;
}

interface Range {
  /** Smallest id, null for no bound. */
  from: number | null;
  /** Above the largest id, null for no bound. */
  below: number | null;
  limit: number;
  order: 'asc' | 'desc';
}

/** The first candidates of a range of ids, by time, states and endpoints: one index range for each pair, merged. */
export async function candidatesIn(knex: Knex, filter: DeliveryFilter, range: Range): Promise<Candidate[]> {
  const [first, ...rest] = pairs(filter).map((pair) =>
    knex.select('*').from(firstOf(knex, pair, filter, range).as('part')),
  );
  const rows: CandidateRow[] = await knex
    .select('*')
    .from(first!.unionAll(rest).as('parts'))
    .orderBy('id', range.order)
    .limit(range.limit);
  return rows.map(toCandidate);
}

/** Every delivery of some events, newest first. */
export async function candidatesOf(knex: Knex, eventIds: readonly number[]): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let from = 0; from < eventIds.length; from += EVENTS_PER_STATEMENT) {
    const rows: CandidateRow[] = await knex(TABLES.deliveries)
      .select(COLUMNS)
      .whereRaw(...among(knex, 'event_id', eventIds.slice(from, from + EVENTS_PER_STATEMENT)));
    found.push(...rows.map(toCandidate));
  }
  return found.sort((a, b) => b.id - a.id);
}

const EVENTS_PER_STATEMENT = 500;
const COLUMNS = ['id', 'event_id', 'endpoint_id', 'state', 'created_at', 'payload_removed_at'];

type Pair = Partial<{ state: DeliveryState; endpoint_id: number }>;

function pairs({ state: states, endpoint: endpoints }: DeliveryFilter): Pair[] {
  if (!endpoints) return states ? states.map((state) => ({ state })) : [{}];
  return endpoints.flatMap((endpoint_id) =>
    (states ?? DELIVERY_STATES).map((state) => ({ endpoint_id, state })),
  );
}

function firstOf(knex: Knex, pair: Pair, span: DeliveryFilter, { from, below, limit, order }: Range) {
  const query = knex(TABLES.deliveries).select(COLUMNS).where(pair).orderBy('id', order).limit(limit);
  if (from !== null) query.where('id', '>=', from);
  if (below !== null) query.where('id', '<', below);
  // The ids are the range; as an expression, the time cannot be taken for another one to be sorted afterwards. Two expressions,
  // or PostgreSQL takes both ends of a time that all ids are within for a short one, and reads and sorts the whole table.
  if (span.from !== undefined) query.whereRaw('created_at + 0 >= ?', [span.from]);
  if (span.to !== undefined) query.whereRaw('created_at - 0 < ?', [span.to]);
  return query;
}

interface CandidateRow {
  id: number | string;
  event_id: number | string;
  endpoint_id: number | string;
  state: DeliveryState;
  created_at: number | string;
  payload_removed_at: number | string | null;
}

const toCandidate = (row: CandidateRow): Candidate => ({
  id: toNumber(row.id),
  eventId: toNumber(row.event_id),
  endpointId: toNumber(row.endpoint_id),
  state: row.state,
  createdAt: toNumber(row.created_at),
  hasPayload: row.payload_removed_at === null,
});
