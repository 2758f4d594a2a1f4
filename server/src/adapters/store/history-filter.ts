import type { DeliveryFilter } from '../../contracts/deliveries';
import type { EventField } from '../../pipeline/history-ports';
import { among } from './among';
import type { Knex } from './database';
import { toNumber } from './database';
import type { Candidate } from './history-candidates';
import { TABLES } from './tables';

/** So many events that match are few: their deliveries are looked up one by one instead of walking the history. */
const FEW = 5000;
const IDS_PER_STATEMENT = 5000;

/** Whether a filter says something of the event. */
export const asksForEvents = ({ event, contentType, documentId }: DeliveryFilter): boolean =>
  (event ?? contentType ?? documentId) !== undefined;

/** Whether a delivery passes what a filter says of deliveries. */
export function passes(candidate: Candidate, { state, endpoint, from, to }: DeliveryFilter): boolean {
  return (
    (state?.includes(candidate.state) ?? true) &&
    (endpoint?.includes(candidate.endpointId) ?? true) &&
    (from === undefined || candidate.createdAt >= from) &&
    (to === undefined || candidate.createdAt < to)
  );
}

/** The events that pass, when they are few; null when they are many or the filter says nothing of events. */
export async function fewEvents(knex: Knex, filter: DeliveryFilter): Promise<number[] | null> {
  for (const { by, values } of eventCriteria(filter)) {
    const ids: Pick<EventRow, 'id'>[] = await knex(TABLES.events)
      .select('id')
      .whereIn(COLUMN_OF[by], values)
      .limit(FEW + 1);
    if (ids.length <= FEW) {
      return passingEvents(
        knex,
        ids.map(({ id }) => toNumber(id)),
        filter,
      );
    }
  }
  return null;
}

/** The deliveries whose event passes what a filter says of events. */
export async function keepEventsMatching(
  knex: Knex,
  candidates: readonly Candidate[],
  filter: DeliveryFilter,
): Promise<Candidate[]> {
  const ids = [...new Set(candidates.map((candidate) => candidate.eventId))];
  const passing = new Set(await passingEvents(knex, ids, filter));
  return candidates.filter((candidate) => passing.has(candidate.eventId));
}

/** The conditions on events, what is likely to be the rarest first. */
export const eventCriteria = ({ documentId, contentType, event }: DeliveryFilter): EventCriterion[] =>
  [
    documentId === undefined ? null : { by: 'documentId' as const, values: [documentId] },
    contentType === undefined ? null : { by: 'contentType' as const, values: contentType },
    event === undefined ? null : { by: 'event' as const, values: event },
  ].filter((criterion) => criterion !== null);

/** Values that events may have. */
export interface EventCriterion {
  by: EventField;
  values: string[];
}

/** Each has an index with the id. */
const COLUMN_OF: Record<EventField, string> = {
  documentId: 'document_id',
  contentType: 'uid',
  event: 'type',
};

/** The next events of a criterion from an id downwards, with whether each passes all that a filter says of events. */
export async function eventsDown(
  knex: Knex,
  filter: DeliveryFilter,
  { by, values }: EventCriterion,
  { upTo, limit }: { upTo: number | null; limit: number },
): Promise<{ id: number; createdAt: number; passes: boolean }[]> {
  const [first, ...rest] = values.map((value) => {
    const query = knex(TABLES.events)
      .select(COLUMNS)
      .where(COLUMN_OF[by], value)
      .orderBy('id', 'desc')
      .limit(limit);
    if (upTo !== null) query.where('id', '<=', upTo);
    return knex.select('*').from(query.as('part'));
  });
  const rows: EventRow[] = await knex
    .select('*')
    .from(first!.unionAll(rest).as('parts'))
    .orderBy('id', 'desc')
    .limit(limit);
  return rows.map((row) => ({
    id: toNumber(row.id),
    createdAt: toNumber(row.created_at),
    passes: eventPasses(row, filter),
  }));
}

async function passingEvents(knex: Knex, ids: readonly number[], filter: DeliveryFilter): Promise<number[]> {
  const passing: number[] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
    const rows: EventRow[] = await knex(TABLES.events)
      .select(COLUMNS)
      .whereRaw(...among(knex, 'id', ids.slice(from, from + IDS_PER_STATEMENT)));
    for (const row of rows) if (eventPasses(row, filter)) passing.push(toNumber(row.id));
  }
  return passing;
}

const COLUMNS = ['id', 'type', 'uid', 'document_id', 'created_at'];

interface EventRow {
  id: number | string;
  type: string;
  uid: string | null;
  document_id: string | null;
  created_at: number | string;
}

function eventPasses(row: EventRow, { event, contentType, documentId }: DeliveryFilter): boolean {
  return (
    (event?.includes(row.type) ?? true) &&
    (contentType === undefined || (row.uid !== null && contentType.includes(row.uid))) &&
    (documentId === undefined || row.document_id === documentId)
  );
}
