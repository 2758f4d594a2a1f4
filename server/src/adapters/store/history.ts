import type { HistoryPage, HistoryStore, Load, PageRequest } from '../../pipeline/history-ports';
import { cancelDeliveries } from './cancellations';
import type { Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import { chartCounts } from './history-chart';
import { boundedCounts } from './history-counts';
import { mergingOf } from './history-merging';
import { removeMatching, removeOver } from './history-removal';
import { scanHistory } from './history-scan';
import { type AttemptRow, type EntryRow, type LineRow, toEntry, toLine } from './history-rows';
import type { Session } from './session';
import { TABLES } from './tables';

/** One page looks at no more deliveries than that: what passes may lie far back. */
const EXAMINED_PER_PAGE = 25_000;

/** A delivery that was replayed for years still answers in one piece. */
const ATTEMPTS_SHOWN = 200;

/** The history behind the pipeline's port. */
export function createHistoryStore(session: Session): HistoryStore {
  return {
    async page(request) {
      const { ids, below } = await pageOfIds(session, request);
      const rows = await session.read((knex) => linesOf(knex, ids));
      return { lines: rows.map(toLine), below };
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
          .limit(ATTEMPTS_SHOWN);
        return toEntry(row, attempts.reverse(), await mergingOf(knex, row));
      }),

    counts: (filter) => boundedCounts(session, filter),

    chart: (filter, edges) => chartCounts(session, filter, edges),

    remove: async (id) => (await session.write((knex) => removeOver(knex, [id]))) === 1,

    removeMatching: (request) => removeMatching(session, request),

    cancel: (id, now) => session.write(async (knex) => (await cancelDeliveries(knex, [id], now)) === 1),

    load: () => session.read(loadOf),
  };
}

async function pageOfIds(
  session: Session,
  { filter, below, limit }: PageRequest,
): Promise<{ ids: number[]; below: HistoryPage['below'] }> {
  const ids: number[] = [];
  let examined = 0;
  for await (const stretch of scanHistory(session.read, filter, { below, first: limit + 1 })) {
    for (const { id } of stretch.matching) {
      if (ids.length === limit) return { ids, below: ids.at(-1)! };
      ids.push(id);
    }
    examined += stretch.examined;
    if (examined >= EXAMINED_PER_PAGE && stretch.below !== null) return { ids, below: stretch.below };
  }
  return { ids, below: null };
}

async function linesOf(knex: Knex, ids: readonly number[]): Promise<LineRow[]> {
  if (ids.length === 0) return [];
  return lines(knex)
    .whereIn('d.id', [...ids])
    .orderBy('d.id', 'desc');
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
