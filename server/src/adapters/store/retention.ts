import type { RetentionStore } from '../../pipeline/ports';
import type { HostDatabase, Knex } from './database';
import { inStates, inTransaction, toNumber } from './database';
import { nearestId } from './history-bounds';
import { cancelOrphans } from './orphans';
import { TABLES } from './tables';

/** Events looked at in one go: those that are still needed must not be read again and again. */
const EVENTS_PER_LOOK = 500;

/** Deletes history in batches so small that no writer waits for them. */
export function createRetentionStore(db: HostDatabase): RetentionStore {
  const { connection } = db;
  let lookedUpTo = 0;

  return {
    async pruneDeliveries(states, before, limit) {
      // Ids grow with time: nothing from here on is old enough, and nothing behind it is read.
      const end = await nearestId(connection, TABLES.deliveries, '>=', before, 'asc');
      const ids: number[] = [];
      for (const state of states) {
        const query = connection(TABLES.deliveries)
          .where({ state })
          .where('finished_at', '<', before)
          .orderBy('id')
          .limit(limit - ids.length);
        if (end !== null) query.where('id', '<', end);
        if (ids.length < limit) ids.push(...(await idsOf(query)));
      }
      if (ids.length === 0) return 0;
      return inTransaction(db, async (trx) => {
        const deleted = await trx(TABLES.deliveries)
          .whereIn('id', ids)
          .whereRaw(...inStates(...states))
          .where('finished_at', '<', before)
          .delete();
        // What is still there began anew meanwhile, and goes on with the attempts it has.
        const kept = deleted === ids.length ? [] : await idsOf(trx(TABLES.deliveries).whereIn('id', ids));
        await trx(TABLES.attempts).whereIn('delivery_id', without(ids, kept)).delete();
        return deleted;
      });
    },

    cancelOrphans: (now, limit) => cancelOrphans(db, now, limit),

    pruneReplays: (before) =>
      connection(TABLES.replays).whereNot({ state: 'running' }).where('finished_at', '<', before).delete(),

    async pruneEvents(before, limit) {
      const end = await nearestId(connection, TABLES.events, '>=', before, 'asc');
      const query = connection(TABLES.events)
        .select('id', 'dispatched_at')
        .where('id', '>', lookedUpTo)
        .orderBy('id')
        .limit(EVENTS_PER_LOOK);
      if (end !== null) query.where('id', '<', end);
      const looked: { id: number | string; dispatched_at: unknown }[] = await query;
      const old = looked.filter((row) => row.dispatched_at !== null).map((row) => toNumber(row.id));
      const needed: { event_id: number | string }[] = await connection(TABLES.deliveries)
        .distinct('event_id')
        .whereIn('event_id', old);
      const neededIds = needed.map((row) => toNumber(row.event_id));
      const ids = without(old, neededIds).slice(0, limit);
      const last = ids.length === limit ? ids.at(-1) : looked.at(EVENTS_PER_LOOK - 1)?.id;
      lookedUpTo = toNumber(last ?? 0);
      if (ids.length === 0) return 0;
      return inTransaction(db, (trx) =>
        trx(TABLES.events).whereIn('id', ids).whereNotExists(owedBy(trx)).delete(),
      );
    },
  };
}

const owedBy = (knex: Knex) =>
  knex(`${TABLES.deliveries} as d`).select(knex.raw('1')).whereRaw(`d.event_id = ${TABLES.events}.id`);

async function idsOf(query: Knex.QueryBuilder): Promise<number[]> {
  const rows: { id: number | string }[] = await query.select('id');
  return rows.map((row) => toNumber(row.id));
}

function without(ids: readonly number[], kept: readonly number[]): number[] {
  const keep = new Set(kept);
  return ids.filter((id) => !keep.has(id));
}
