import type { BoundedCount } from '../../contracts/summaries';
import type { Outdated } from '../../pipeline/prune';
import type { Knex } from './database';
import { toNumber } from './database';
import { nearestId } from './history-bounds';
import { TABLES } from './tables';

/** Nobody reads more from a counter than that there are many. */
const MOST = 1_000;
/** So many deliveries of a state are looked at that are old enough, though they may have finished late. */
const MOST_EXAMINED = 5_000;

/** How many deliveries the next pruning finds, as far as a bounded look tells: what it reads are the oldest ids. */
export async function countOutdated(knex: Knex, outdated: readonly Outdated[]): Promise<BoundedCount> {
  let count = 0;
  let isAtLeast = false;
  for (const { states, before } of outdated) {
    const end = await nearestId(knex, TABLES.deliveries, '>=', before, 'asc');
    for (const state of states) {
      const oldest = knex(TABLES.deliveries)
        .select('finished_at')
        .where({ state })
        .orderBy('id')
        .limit(MOST_EXAMINED);
      if (end !== null) oldest.where('id', '<', end);
      const row = (await knex
        .from(oldest.as('oldest'))
        .select(
          knex.raw('count(*) as looked, sum(case when finished_at < ? then 1 else 0 end) as old', [before]),
        )
        .first()) as { looked: number | string; old: number | string | null };
      count += toNumber(row.old ?? 0);
      isAtLeast ||= toNumber(row.looked) === MOST_EXAMINED;
    }
  }
  return { count: Math.min(count, MOST), isAtLeast: isAtLeast || count > MOST };
}
