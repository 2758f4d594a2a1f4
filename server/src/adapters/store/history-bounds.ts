import type { DeliveryFilter } from '../../contracts/deliveries';
import type { Knex } from './database';
import { toNumber } from './database';
import { TABLES } from './tables';

/** Ids that a span of time lies between: from the one, below the other; null for no bound. */
export interface Bounds {
  from: number | null;
  below: number | null;
}

/**
 * Ids grow with time but for the differences between the clocks of instances and the order of their commits; so much
 * more is looked at on both sides before each delivery's own time decides.
 */
export const SLACK_MS = 60_000;

/** The ids that deliveries of the filter's span of time can have: two seeks in the index of times. */
export async function boundsOf(knex: Knex, { from, to }: DeliveryFilter): Promise<Bounds> {
  const before =
    from === undefined ? null : await nearestId(knex, TABLES.deliveries, '<', from - SLACK_MS, 'desc');
  const after =
    to === undefined ? null : await nearestId(knex, TABLES.deliveries, '>=', to + SLACK_MS, 'asc');
  return { from: before === null ? null : before + 1, below: after };
}

/** The id of the row made nearest to an instant, on one side of it. */
export async function nearestId(
  knex: Knex,
  table: string,
  operator: '>=' | '<',
  time: number,
  order: 'asc' | 'desc',
): Promise<number | null> {
  const row: { id: number | string } | undefined = await knex(table)
    .select('id')
    .where('created_at', operator, time)
    .orderBy([
      { column: 'created_at', order },
      { column: 'id', order },
    ])
    .first();
  return row ? toNumber(row.id) : null;
}
