import { MOST_ATTEMPTS_KEPT } from '../../core/delivery';
import type { HistoryStore, Load } from '../../pipeline/history-ports';
import { cancelDeliveries } from './cancellations';
import type { Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import { chartCounts } from './history-chart';
import { boundedCounts } from './history-counts';
import { mergingOf } from './history-merging';
import { countOver, removeMatching, removeOver } from './history-removal';
import { countOutdated } from './history-outdated';
import { pageOfIds } from './history-page';
import { type AttemptRow, type EntryRow, type LineRow, toEntry, toLine } from './history-rows';
import type { Session } from './session';
import { TABLES } from './tables';

/** The history behind the pipeline's port. */
export function createHistoryStore(session: Session): HistoryStore {
  return {
    async page(request) {
      const { ids, ...found } = await pageOfIds(session.read, request);
      const rows = await session.read((knex) => linesOf(knex, ids));
      const lines = new Map(rows.map((row) => [toNumber(row.id), toLine(row)]));
      return { ...found, lines: ids.flatMap((id) => lines.get(id) ?? []) };
    },

    one: (id) =>
      session.read(async (knex) => {
        const row: EntryRow | undefined = await lines(knex)
          .leftJoin(`${TABLES.replays} as r`, 'r.id', 'd.replay_id')
          .select('e.body', 'e.thin_reason', 'e.actor', 'd.merge_group')
          .select({ replay_id: 'r.id', replay_at: 'r.created_at', replay_by: 'r.requested_by' })
          .where('d.id', id)
          .first();
        if (!row) return undefined;
        const attempts: AttemptRow[] = await knex(TABLES.attempts)
          .where({ delivery_id: id })
          .orderBy('number', 'desc')
          .limit(MOST_ATTEMPTS_KEPT);
        return toEntry(row, attempts.reverse(), await mergingOf(knex, row));
      }),

    counts: (filter) => boundedCounts(session, filter),

    chart: (filter, edges) => chartCounts(session, filter, edges),

    remove: (ids) => session.write((knex) => removeOver(knex, ids)),

    countRemovable: (ids) => session.read((knex) => countOver(knex, ids)),

    removeMatching: (request) => removeMatching(session, request),

    cancel: (id, now) => session.write(async (knex) => (await cancelDeliveries(knex, [id], now)) === 1),

    outdated: (outdated) => session.read((knex) => countOutdated(knex, outdated)),

    load: () => session.read(loadOf),
  };
}

async function linesOf(knex: Knex, ids: readonly number[]): Promise<LineRow[]> {
  if (ids.length === 0) return [];
  return lines(knex).whereIn('d.id', [...ids]);
}

/** An event that was lost leaves its delivery visible. */
function lines(knex: Knex) {
  return knex(`${TABLES.deliveries} as d`)
    .leftJoin(`${TABLES.events} as e`, 'e.id', 'd.event_id')
    .select(
      'd.id',
      'd.event_id',
      'd.endpoint_id',
      'd.state',
      'd.attempts',
      'd.due_at',
      'd.last_status',
      'd.last_error',
      'd.created_at',
      'd.finished_at',
      'd.payload_removed_at',
      'e.message_id',
      'e.type',
      'e.uid',
      'e.document_id',
      'e.locale',
      'e.status',
      'e.created_at as event_created_at',
    );
}

async function loadOf(knex: Knex): Promise<Load> {
  const oldest: { created_at: number | string } | undefined = await knex(TABLES.events)
    .select('created_at')
    .whereNull('dispatched_at')
    .orderBy('id')
    .first();
  const counted: { count?: number | string } | undefined = await knex(TABLES.deliveries)
    .whereIn('state', ['queued', 'sending'])
    .count({ count: '*' })
    .first();
  return {
    oldestUndispatchedAt: toNumberOrNull(oldest?.created_at),
    inFlight: toNumber(counted?.count ?? 0),
  };
}
