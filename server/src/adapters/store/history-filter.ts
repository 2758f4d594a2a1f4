import type { DeliveryFilter } from '../../contracts/deliveries';
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
  const { documentId, contentType, event } = filter;
  const criteria: [column: string, values: string[] | undefined][] = [
    ['document_id', documentId === undefined ? undefined : [documentId]],
    ['uid', contentType],
    ['type', event],
  ];
  for (const [column, values] of criteria) {
    if (values === undefined) continue;
    const ids: Pick<EventRow, 'id'>[] = await knex(TABLES.events)
      .select('id')
      .whereIn(column, values)
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

async function passingEvents(knex: Knex, ids: readonly number[], filter: DeliveryFilter): Promise<number[]> {
  const passing: number[] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
    const rows: EventRow[] = await knex(TABLES.events)
      .select(COLUMNS)
      .whereIn('id', ids.slice(from, from + IDS_PER_STATEMENT));
    for (const row of rows) if (eventPasses(row, filter)) passing.push(toNumber(row.id));
  }
  return passing;
}

const COLUMNS = ['id', 'type', 'uid', 'document_id'];

interface EventRow {
  id: number | string;
  type: string;
  uid: string | null;
  document_id: string | null;
}

function eventPasses(row: EventRow, { event, contentType, documentId }: DeliveryFilter): boolean {
  return (
    (event?.includes(row.type) ?? true) &&
    (contentType === undefined || (row.uid !== null && contentType.includes(row.uid))) &&
    (documentId === undefined || row.document_id === documentId)
  );
}
