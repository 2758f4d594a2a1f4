import type { DeliveryFilter } from '../../contracts/deliveries';
import { OVER } from '../../core/delivery';
import type { Removal, RemovalRequest } from '../../pipeline/history-ports';
import type { Knex } from './database';
import { inStates, toNumber } from './database';
import { scanHistory } from './history-scan';
import type { Session } from './session';
import { TABLES } from './tables';

const ROWS_PER_BATCH = 500;
/** One request looks at no more deliveries than that: what passes may lie far back. */
const MOST_EXAMINED = 50_000;

/**
 * Deletes what passes and is over, newest first, in batches so small that no writer waits for them, up to a limit; a dry
 * run looks at the same deliveries and only counts.
 */
export async function removeMatching(
  session: Session,
  { filter, below, limit, isDryRun }: RemovalRequest,
): Promise<Removal> {
  const found = await idsToRemove(session, filter, below, limit);
  let deleted = 0;
  for (let from = 0; from < found.ids.length && !isDryRun; from += ROWS_PER_BATCH) {
    deleted += await session.write((knex) => removeOver(knex, found.ids.slice(from, from + ROWS_PER_BATCH)));
  }
  return { matched: found.ids.length, deleted, below: found.below };
}

async function idsToRemove(
  session: Session,
  filter: DeliveryFilter,
  below: number | null,
  limit: number,
): Promise<{ ids: number[]; below: number | null }> {
  const ids: number[] = [];
  let examined = 0;
  for await (const stretch of scanHistory(session.read, filter, { below, first: ROWS_PER_BATCH })) {
    for (const { id } of stretch.matching) {
      if (ids.length === limit) return { ids, below: ids.at(-1)! };
      ids.push(id);
    }
    examined += stretch.examined;
    if (examined >= MOST_EXAMINED && stretch.below !== null) return { ids, below: stretch.below };
  }
  return { ids, below: null };
}

/** How many of the deliveries are over. */
export async function countOver(knex: Knex, ids: readonly number[]): Promise<number> {
  const counted: { count?: number | string } | undefined = await knex(TABLES.deliveries)
    .whereIn('id', [...ids])
    .whereRaw(...inStates(...OVER))
    .count({ count: '*' })
    .first();
  return toNumber(counted?.count ?? 0);
}

/** Deletes those of the deliveries that are over, with their attempts; their number. */
export async function removeOver(knex: Knex, ids: readonly number[]): Promise<number> {
  const those = () => knex(TABLES.deliveries).whereIn('id', [...ids]);
  const deleted = await those()
    .whereRaw(...inStates(...OVER))
    .delete();
  if (deleted === 0) return 0;
  // What is still there began anew meanwhile, and goes on with the attempts it has.
  const kept: { id: number | string }[] = deleted === ids.length ? [] : await those().select('id');
  const keptIds = new Set(kept.map(({ id }) => toNumber(id)));
  await knex(TABLES.attempts)
    .whereIn(
      'delivery_id',
      ids.filter((id) => !keptIds.has(id)),
    )
    .delete();
  return deleted;
}
