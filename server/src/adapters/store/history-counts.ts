import type { DeliveryFilter } from '../../contracts/deliveries';
import type { DeliveryCounts } from '../../contracts/summaries';
import { DELIVERY_STATES, type DeliveryState } from '../../core/delivery';
import type { Knex } from './database';
import { toNumber } from './database';
import { boundsOf } from './history-bounds';
import { asksForEvents } from './history-filter';
import { scanHistory } from './history-scan';
import type { Session } from './session';
import { TABLES } from './tables';

/** Nobody reads more from a counter than that there are many. */
const MOST = 1_000;
/** So many deliveries are looked at where events have to be asked. */
const MOST_EXAMINED = 10_000;

/** How many deliveries of each state pass a filter, as far as a bounded look tells. */
export async function boundedCounts(session: Session, filter: DeliveryFilter): Promise<DeliveryCounts> {
  return asksForEvents(filter)
    ? countedByWalking(session, filter)
    : session.read((knex) => seek(knex, filter));
}

async function seek(knex: Knex, filter: DeliveryFilter): Promise<DeliveryCounts> {
  const bounds = await boundsOf(knex, filter);
  const states = filter.state ?? DELIVERY_STATES;
  const terms = states.map((state) => {
    const some = knex(TABLES.deliveries)
      .select(knex.raw('1 as one'))
      .where({ state })
      .limit(MOST + 1);
    if (filter.endpoint) some.whereIn('endpoint_id', filter.endpoint);
    if (bounds.from !== null) some.where('id', '>=', bounds.from);
    if (bounds.below !== null) some.where('id', '<', bounds.below);
    if (filter.from !== undefined) some.where('created_at', '>=', filter.from);
    if (filter.to !== undefined) some.where('created_at', '<', filter.to);
    return knex.select(knex.raw('? as state, count(*) as count', [state])).from(some.as('some'));
  });
  const rows = (await knex.unionAll(terms)) as { state: DeliveryState; count: number | string }[];
  return countsOf(new Map(rows.map((row) => [row.state, toNumber(row.count)])), true);
}

async function countedByWalking(session: Session, filter: DeliveryFilter): Promise<DeliveryCounts> {
  const found = new Map<DeliveryState, number>();
  let examined = 0;
  let isAll = false;
  for await (const stretch of scanHistory(session.read, filter, { below: null, first: MOST })) {
    for (const { state } of stretch.matching) found.set(state, (found.get(state) ?? 0) + 1);
    examined += stretch.examined;
    isAll = stretch.below === null;
    if (examined >= MOST_EXAMINED) break;
  }
  return countsOf(found, isAll);
}

function countsOf(found: ReadonlyMap<DeliveryState, number>, isAll: boolean): DeliveryCounts {
  const entries = DELIVERY_STATES.map((state) => {
    const count = found.get(state) ?? 0;
    return [state, { count: Math.min(count, MOST), isAtLeast: !isAll || count > MOST }] as const;
  });
  return Object.fromEntries(entries) as DeliveryCounts;
}
