import type { ClaimedDelivery } from '../../core/delivery';
import type { Wish } from '../../pipeline/ports';
import type { HostDatabase, Knex } from './database';
import { inStates, toNumber } from './database';
import { TABLES } from './tables';

/** A delivery that may be claimed, its event not read yet. */
export type DueDelivery = Omit<ClaimedDelivery, 'event'> & { eventId: number };

/** Finds due deliveries for wishes, at most as many as wished, first attempts before retries. */
export type FindDue = (wishes: readonly Wish[], now: number) => Promise<DueDelivery[]>;

/** Terms of one UNION: SQLite allows 500. */
const WISHES_PER_STATEMENT = 100;
const IDS_PER_STATEMENT = 1_000;
/** How far beyond its limit a wish for deliveries in order looks at once. */
const LOOK_BEYOND = 100;
/** Looking at all that waits for an endpoint may take a tenth of the time. */
const REST_FACTOR = 9;

/**
 * One SELECT over all wishes. Where order is asked for, it looks at those that are due first; when these wait for earlier
 * ones of their documents, it looks for the first delivery of every document, however much is in the way: the more that
 * takes, the more seldom it does it, so that an endpoint with a large backlog holds no other one up.
 */
export function createFindDue(db: HostDatabase): FindDue {
  const restsUntil = new Map<number, number>();

  return async function findDue(wishes, now) {
    const found = new Map<number, DueRow[]>(wishes.map(({ endpointId }) => [endpointId, []]));
    for (let from = 0; from < wishes.length; from += WISHES_PER_STATEMENT) {
      const rows = await lookAtFirst(db, wishes.slice(from, from + WISHES_PER_STATEMENT), now);
      for (const row of rows) found.get(toNumber(row.endpoint_id))?.push(row);
    }
    const due: DueRow[] = [];
    for (const wish of wishes) {
      const rows = found.get(wish.endpointId) ?? [];
      const free = rows.filter((row) => row.is_first === 1);
      const isShort = free.length < wish.limit && rows.length - free.length >= LOOK_BEYOND;
      const all = isShort ? [...free, ...(await lookAtAll(wish, now))] : free;
      due.push(...inTurn(all).slice(0, wish.limit));
    }
    return due.map(toDue);
  };

  async function lookAtAll(wish: Wish, now: number): Promise<DueRow[]> {
    const startedAt = performance.now();
    if (startedAt < (restsUntil.get(wish.endpointId) ?? 0)) return [];
    const rows = await firstOfDocuments(db.connection, wish, now);
    restsUntil.set(wish.endpointId, performance.now() + (performance.now() - startedAt) * REST_FACTOR);
    return rows;
  }
}

async function lookAtFirst(db: HostDatabase, wishes: readonly Wish[], now: number): Promise<DueRow[]> {
  const terms = wishes.flatMap((wish) =>
    WAITING.map((state) =>
      wish.ordering === 'none' ? dueOf(db.connection, wish, state, now) : dueInOrder(db, wish, state, now),
    ),
  );
  return db.connection.unionAll(terms.map((term) => db.connection.select('*').from(term.as('due'))));
}

const WAITING = ['pending', 'retrying'] as const;

function dueOf(knex: Knex, wish: Wish, state: (typeof WAITING)[number], now: number) {
  return knex(TABLES.deliveries)
    .select([...COLUMNS, knex.raw('1 as is_first')])
    .where({ endpoint_id: wish.endpointId, state })
    .where('due_at', '<=', now)
    .orderBy(['due_at', 'id'])
    .limit(wish.limit);
}

/** Each with whether it is the first unfinished one of its document: finished ones have no ordering key. */
function dueInOrder(db: HostDatabase, wish: Wish, state: (typeof WAITING)[number], now: number) {
  const knex = db.connection;
  const looked = dueOf(knex, { ...wish, limit: wish.limit + LOOK_BEYOND }, state, now)
    .clearSelect()
    .select([...COLUMNS, 'ordering_key']);
  const earlier = knex
    .select(knex.raw('1'))
    .from(knex.raw(`?? as earlier ${orderIndexHint(db)}`, [TABLES.deliveries]))
    .whereRaw('earlier.endpoint_id = looked.endpoint_id')
    .whereRaw('earlier.ordering_key = looked.ordering_key')
    .whereRaw('earlier.id < looked.id');
  return knex
    .select([...COLUMNS, knex.raw('case when exists ? then 0 else 1 end as is_first', [earlier])])
    .from(looked.as('looked'));
}

/** Left alone, MariaDB now and then reads all deliveries of the endpoint instead. */
const orderIndexHint = (db: HostDatabase): string =>
  db.dialect.client === 'mysql' ? 'force index (dw_deliveries_order_idx)' : '';

/** Reads one index of what is unfinished from end to end, then the first of each document, oldest first. */
async function firstOfDocuments(knex: Knex, wish: Wish, now: number): Promise<DueRow[]> {
  const firsts: { id: number | string }[] = await knex(TABLES.deliveries)
    .min({ id: 'id' })
    .where({ endpoint_id: wish.endpointId })
    .whereNotNull('ordering_key')
    .groupBy('ordering_key');
  const ids = firsts.map((row) => toNumber(row.id)).sort((a, b) => a - b);
  const found: DueRow[] = [];
  for (let from = 0; from < ids.length && found.length < wish.limit; from += IDS_PER_STATEMENT) {
    const rows: DueRow[] = await knex(TABLES.deliveries)
      .select([...COLUMNS, knex.raw('1 as is_first')])
      .whereIn('id', ids.slice(from, from + IDS_PER_STATEMENT))
      .whereRaw(...inStates(...WAITING))
      .where('due_at', '<=', now)
      .orderBy('id')
      .limit(wish.limit - found.length);
    found.push(...rows);
  }
  return found;
}

/** What identifies a delivery and its next attempt. */
export interface DeliveryHeadRow {
  id: number | string;
  endpoint_id: number | string;
  event_id: number | string;
  attempts: number;
  tries: number;
  replay_id: number | string | null;
}

export const DELIVERY_HEAD = [
  'id',
  'endpoint_id',
  'event_id',
  'attempts',
  'tries',
  'replay_id',
] satisfies (keyof DeliveryHeadRow)[];
const COLUMNS = [...DELIVERY_HEAD, 'state', 'due_at'];

interface DueRow extends DeliveryHeadRow {
  state: string;
  due_at: number | string;
  is_first: number;
}

/** Each once; neither a union nor two looks promise an order. */
function inTurn(rows: readonly DueRow[]): DueRow[] {
  const byId = new Map(rows.map((row) => [toNumber(row.id), row]));
  return [...byId.values()].sort(
    (a, b) =>
      Number(a.state === 'retrying') - Number(b.state === 'retrying') ||
      toNumber(a.due_at) - toNumber(b.due_at) ||
      toNumber(a.id) - toNumber(b.id),
  );
}

/** A delivery's row as it may be claimed. */
export const toDue = (row: DeliveryHeadRow): DueDelivery => ({
  id: toNumber(row.id),
  endpointId: toNumber(row.endpoint_id),
  attempt: row.attempts + 1,
  tries: row.tries,
  isReplayed: row.replay_id !== null,
  eventId: toNumber(row.event_id),
});
