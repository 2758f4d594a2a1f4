import type { ClaimedDelivery, ClaimedEvent } from '../../core/delivery';
import { among } from './among';
import { type HostDatabase, toNumber } from './database';
import type { DueDelivery } from './due';
import { TABLES } from './tables';

/** Reads each event once, however many deliveries of it were claimed. */
export async function readEvents(
  db: HostDatabase,
  eventIds: readonly number[],
): Promise<ReadonlyMap<number, ClaimedEvent>> {
  const rows: EventRow[] = await db
    .connection(TABLES.events)
    .select(EVENT_COLUMNS)
    .whereRaw(...among(db.connection, 'id', [...new Set(eventIds)]));
  return new Map(rows.map((row) => [toNumber(row.id), toEvent(row)]));
}

/** Gives deliveries their events. One that is gone comes out empty. */
export const joinEvents = (
  claimed: readonly DueDelivery[],
  events: ReadonlyMap<number, ClaimedEvent>,
): ClaimedDelivery[] =>
  claimed.map(({ eventId, ...delivery }) => ({
    ...delivery,
    event: events.get(eventId) ?? toEvent({ ...NOTHING, id: eventId }),
  }));

const EVENT_COLUMNS = ['id', 'message_id', 'type', 'body', 'created_at', 'traceparent', 'tracestate'];

interface EventRow {
  id: number | string;
  message_id: string | null;
  type: string | null;
  body: string | null;
  created_at: number | string | null;
  traceparent: string | null;
  tracestate: string | null;
}

const NOTHING = {
  message_id: null,
  type: null,
  body: null,
  created_at: null,
  traceparent: null,
  tracestate: null,
};

const toEvent = (row: EventRow): ClaimedEvent => ({
  id: toNumber(row.id),
  messageId: row.message_id ?? '',
  type: row.type ?? '',
  body: row.body ?? '',
  createdAt: toNumber(row.created_at ?? 0),
  trace: row.traceparent === null ? null : { traceparent: row.traceparent, tracestate: row.tracestate },
});
