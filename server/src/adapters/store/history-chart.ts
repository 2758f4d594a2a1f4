import type { DeliveryFilter } from '../../contracts/deliveries';
import { DELIVERY_STATES, type DeliveryState } from '../../core/delivery';
import type { ChartCounts } from '../../pipeline/history-ports';
import type { Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import { asksForEvents } from './history-filter';
import { scanHistory } from './history-scan';
import type { Session } from './session';
import { TABLES } from './tables';

/** So many deliveries of a bucket and a state are counted one by one. */
const MOST = 1_000;
/** So many deliveries are looked at where events have to be asked. */
const MOST_EXAMINED = 25_000;
/** SQLite takes at most 500 terms in one statement. */
const TERMS_PER_STATEMENT = 200;

/**
 * Deliveries between each two edges by state, at a cost that does not grow with their number: ids grow with time, so a
 * bucket is a range of ids, and a state within it a short range of an index. Where a state has more than are counted,
 * what the range has room for beside the other states is the estimate.
 */
export async function chartCounts(
  session: Session,
  filter: DeliveryFilter,
  edges: readonly number[],
): Promise<ChartCounts> {
  if (asksForEvents(filter)) return walked(session, filter, edges);
  return session.read(async (knex) => {
    const ids = await idsAt(knex, edges);
    const counted = await countRanges(knex, filter, ids);
    const buckets = counted.map((counts, at) => estimated(counts, ids[at + 1]! - ids[at]!, filter));
    return {
      buckets: buckets.map(({ counts }) => counts),
      isEstimate: buckets.some((one) => one.isEstimate),
    };
  });
}

type Counts = Partial<Record<DeliveryState, number>>;

/** The first id at each edge or after it: one seek each, in one statement. */
async function idsAt(knex: Knex, edges: readonly number[]): Promise<number[]> {
  const columns = edges.map((edge, at) => [
    `at_${at}`,
    knex(TABLES.deliveries)
      .select('id')
      .where('created_at', '>=', edge)
      .orderBy([{ column: 'created_at' }, { column: 'id' }])
      .limit(1),
  ]);
  const [row]: Record<string, number | string | null>[] = await knex.select(Object.fromEntries(columns));
  const last: { id: number | string } | undefined = await knex(TABLES.deliveries)
    .select('id')
    .orderBy('id', 'desc')
    .first();
  const end = last ? toNumber(last.id) + 1 : 0;
  const ids = edges.map((_, at) => toNumberOrNull(row?.[`at_${at}`]) ?? end);
  // Clocks of instances differ: an edge must not come before the one to its left.
  for (let at = 1; at < ids.length; at += 1) ids[at] = Math.max(ids[at]!, ids[at - 1]!);
  return ids;
}

async function countRanges(knex: Knex, filter: DeliveryFilter, ids: readonly number[]): Promise<Counts[]> {
  const buckets = ids.slice(1).map((): Counts => ({}));
  const terms = buckets.flatMap((_, bucket) =>
    ids[bucket] === ids[bucket + 1]
      ? []
      : DELIVERY_STATES.map((state) => ({ bucket, state, from: ids[bucket]!, below: ids[bucket + 1]! })),
  );
  for (let from = 0; from < terms.length; from += TERMS_PER_STATEMENT) {
    const counts = terms.slice(from, from + TERMS_PER_STATEMENT).map((term) => {
      const some = knex(TABLES.deliveries)
        .select(knex.raw('1 as one'))
        .where({ state: term.state })
        .where('id', '>=', term.from)
        .where('id', '<', term.below)
        .limit(MOST + 1);
      if (filter.endpoint) some.whereIn('endpoint_id', filter.endpoint);
      const facts = knex.raw('? as bucket, ? as state, count(*) as count', [term.bucket, term.state]);
      return knex.select(facts).from(some.as('some'));
    });
    const rows = (await knex.unionAll(counts)) as CountRow[];
    for (const row of rows) buckets[toNumber(row.bucket)]![row.state] = toNumber(row.count);
  }
  return buckets;
}

interface CountRow {
  bucket: number | string;
  state: DeliveryState;
  count: number | string;
}

/** What is beyond counting takes the room that the others leave; of one endpoint among several that is not known. */
function estimated(counts: Counts, room: number, filter: DeliveryFilter) {
  const all = Object.entries(counts) as [DeliveryState, number][];
  const many = all.filter(([, count]) => count > MOST);
  const left = room - all.reduce((sum, [, count]) => sum + Math.min(count, MOST), 0);
  const more = filter.endpoint || many.length === 0 ? 0 : Math.max(0, Math.round(left / many.length));
  const shown = all
    .filter(([state, count]) => count > 0 && (filter.state?.includes(state) ?? true))
    .map(([state, count]) => [state, count > MOST ? MOST + more : count] as const);
  return { counts: Object.fromEntries(shown) as Counts, isEstimate: many.length > 0 };
}

async function walked(
  session: Session,
  filter: DeliveryFilter,
  edges: readonly number[],
): Promise<ChartCounts> {
  const buckets = edges.slice(1).map((): Counts => ({}));
  const span = { ...filter, from: edges[0], to: edges.at(-1) };
  let examined = 0;
  let isEstimate = false;
  for await (const stretch of scanHistory(session.read, span, { below: null, first: MOST })) {
    for (const { state, createdAt } of stretch.matching) {
      const counts = buckets[edges.findLastIndex((edge) => edge <= createdAt)]!;
      counts[state] = (counts[state] ?? 0) + 1;
    }
    examined += stretch.examined;
    isEstimate = stretch.below !== null;
    if (examined >= MOST_EXAMINED) break;
  }
  return { buckets, isEstimate };
}
