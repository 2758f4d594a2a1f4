import type { EventHead, EventStatus, NewEvent } from '../../core/event';
import { placedAlone, type Placed } from '../../core/coalescing';
import type { NewDelivery } from '../../core/delivery';
import type { EventStore, Transaction } from '../../pipeline/ports';
import { among } from './among';
import { revisionRow } from './coordination';
import type { HostDatabase, KnexTransaction } from './database';
import {
  Superseded,
  inTransaction,
  insertRows,
  toNumber,
  toNumberOrNull,
  unlessSuperseded,
} from './database';
import { mergeWaiting } from './merging';
import { TABLES } from './tables';

/** Events, and the outbox: those not dispatched yet. */
export function createEventStore(db: HostDatabase): EventStore {
  return {
    async append(events, transaction: Transaction) {
      await insertRows(transaction as KnexTransaction, TABLES.events, events.map(toRow));
    },

    async undispatched(limit) {
      const rows: (EventHeadRow & { endpoints_revision: number | null })[] = await db
        .connection(TABLES.events)
        .select(HEAD_COLUMNS)
        .select({ endpoints_revision: revisionRow(db.connection) })
        .whereNull('dispatched_at')
        // By the index of the outbox: ordered by id alone, PostgreSQL may read all history first.
        .orderBy(['dispatched_at', 'id'])
        .limit(limit);
      return { heads: rows.map(toHead), endpointsRevision: toNumber(rows[0]?.endpoints_revision ?? 0) };
    },

    async dispatch(eventIds, deliveries, now) {
      const dispatched = inTransaction(db, async (trx) => {
        await markDispatched(trx, eventIds, now);
        const placed = await mergeWaiting(trx, deliveries, now);
        await insertRows(
          trx,
          TABLES.deliveries,
          placed.map((one) => toPlacedRow(one, now)),
        );
        return true;
      });
      return (await unlessSuperseded(dispatched)) ?? false;
    },
  };
}

/** Takes events out of the outbox; undoes the transaction when another instance took one of them before. */
export async function markDispatched(
  trx: KnexTransaction,
  eventIds: readonly number[],
  now: number,
): Promise<void> {
  const marked = await trx(TABLES.events)
    .whereRaw(...among(trx, 'id', eventIds))
    .whereNull('dispatched_at')
    .update({ dispatched_at: now });
  if (marked !== eventIds.length) throw new Superseded();
}

/** The columns of an event's head. */
export const HEAD_COLUMNS = [
  'id',
  'type',
  'uid',
  'document_id',
  'locale',
  'status',
  'created_at',
  'not_before',
  'subject_endpoint_id',
];

export interface EventHeadRow {
  id: number | string;
  type: string | null;
  uid: string | null;
  document_id: string | null;
  locale: string | null;
  status: string | null;
  created_at: number | string | null;
  not_before: number | string | null;
  subject_endpoint_id: number | string | null;
}

/** An event's head as it was stored. */
export const toHead = (row: EventHeadRow): EventHead => ({
  id: toNumber(row.id),
  type: row.type ?? '',
  uid: row.uid,
  documentId: row.document_id,
  locale: row.locale,
  status: row.status as EventStatus | null,
  createdAt: toNumber(row.created_at),
  notBefore: toNumberOrNull(row.not_before),
  subjectEndpointId: toNumberOrNull(row.subject_endpoint_id),
});

const toRow = (event: NewEvent) => ({
  message_id: event.messageId,
  type: event.type,
  uid: event.uid,
  document_id: event.documentId,
  locale: event.locale,
  status: event.status,
  body: event.body,
  thin_reason: event.thinReason,
  actor: event.actor === null ? null : JSON.stringify(event.actor),
  created_at: event.createdAt,
  not_before: event.notBefore,
  subject_endpoint_id: event.subjectEndpointId,
  ...event.trace,
});

/** The row of a delivery that is merged with no other. */
export const toDeliveryRow = (delivery: NewDelivery) => toPlacedRow(placedAlone(delivery), 0);

function toPlacedRow({ delivery, state, sendBy, group }: Placed, now: number) {
  const waits = state === 'pending';
  return {
    event_id: delivery.eventId,
    endpoint_id: delivery.endpointId,
    state,
    attempts: 0,
    tries: 0,
    due_at: waits ? delivery.dueAt : null,
    ordering_key: waits ? delivery.orderingKey : null,
    send_by: sendBy,
    merge_group: group,
    created_at: delivery.createdAt,
    finished_at: waits ? null : now,
  };
}
