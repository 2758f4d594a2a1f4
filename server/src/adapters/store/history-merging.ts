import type { Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import type { EntryRow, Merging } from './history-rows';
import { TABLES } from './tables';

const MERGED_SHOWN = 100;

/** What came together with a delivery: the one that goes out, and those that do not. */
export async function mergingOf(
  knex: Knex,
  { id, endpoint_id, merge_group, state }: EntryRow,
): Promise<Merging> {
  if (merge_group === null) return { mergedInto: null, merged: [], hasMoreMerged: false };
  const ofGroup = () =>
    knex(`${TABLES.deliveries} as d`).where({ 'd.endpoint_id': endpoint_id, 'd.merge_group': merge_group });
  if (state === 'merged') {
    const into: { id: number | string } | undefined = await ofGroup()
      .select('d.id')
      .where('d.id', '>', id)
      .whereNot('d.state', 'merged')
      .orderBy('d.id', 'desc')
      .first();
    return { mergedInto: toNumberOrNull(into?.id), merged: [], hasMoreMerged: false };
  }
  const rows: MergedRow[] = await ofGroup()
    .leftJoin(`${TABLES.events} as e`, 'e.id', 'd.event_id')
    .select('d.id', 'd.created_at', 'e.type', 'e.document_id', 'e.created_at as event_created_at')
    .where('d.state', 'merged')
    .orderBy('d.id', 'desc')
    .limit(MERGED_SHOWN + 1);
  return {
    mergedInto: null,
    merged: rows.slice(0, MERGED_SHOWN).map(toMerged),
    hasMoreMerged: rows.length > MERGED_SHOWN,
  };
}

interface MergedRow {
  id: number | string;
  type: string | null;
  document_id: string | null;
  created_at: number | string;
  event_created_at: number | string | null;
}

const toMerged = (row: MergedRow): Merging['merged'][number] => ({
  id: toNumber(row.id),
  eventType: row.type ?? '',
  documentId: row.document_id,
  eventCreatedAt: toNumber(row.event_created_at ?? row.created_at),
});
