import type { DeliveryFilter } from '../../contracts/deliveries';
import type { DeliveryState } from '../../core/delivery';
import type { DeliveryCount } from '../../pipeline/replay-ports';
import type { Knex } from './database';
import { toNumber } from './database';
import { asksForEvents } from './history-filter';
import { TABLES } from './tables';

/** How many deliveries pass a filter, by endpoint, state and payload. Reads every one of them. */
export async function countByState(knex: Knex, filter: DeliveryFilter): Promise<DeliveryCount[]> {
  const { state, endpoint, event, contentType, documentId, from, to } = filter;
  const query = knex(`${TABLES.deliveries} as d`)
    .select('d.endpoint_id', 'd.state', knex.raw('d.payload_removed_at is null as has_payload'))
    .count({ count: '*' })
    .groupBy('d.endpoint_id', 'd.state', knex.raw('d.payload_removed_at is null'));
  if (state) query.whereIn('d.state', state);
  if (endpoint) query.whereIn('d.endpoint_id', endpoint);
  if (from !== undefined) query.where('d.created_at', '>=', from);
  if (to !== undefined) query.where('d.created_at', '<', to);
  if (asksForEvents(filter)) query.innerJoin(`${TABLES.events} as e`, 'e.id', 'd.event_id');
  if (event) query.whereIn('e.type', event);
  if (contentType) query.whereIn('e.uid', contentType);
  if (documentId !== undefined) query.where('e.document_id', documentId);
  const rows = (await query) as CountRow[];
  return rows.map((row) => ({
    endpointId: toNumber(row.endpoint_id),
    state: row.state,
    hasPayload: Boolean(row.has_payload),
    count: toNumber(row.count),
  }));
}

interface CountRow {
  endpoint_id: number | string;
  state: DeliveryState;
  has_payload: boolean | number;
  count: number | string;
}
