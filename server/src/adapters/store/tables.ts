/**
 * Our tables, as raw models of the host's database: invisible to the content manager, the REST API and
 * `strapi transfer`. Every instant is epoch milliseconds in a bigint; JSON is kept as text so that its bytes stay.
 */
export const TABLES = {
  events: 'durable_webhooks_events',
  endpoints: 'durable_webhooks_endpoints',
  deliveries: 'durable_webhooks_deliveries',
  attempts: 'durable_webhooks_attempts',
  replays: 'durable_webhooks_replays',
  coordination: 'durable_webhooks_coordination',
} as const;

/** Made anew for each column: the host writes the column's name into it. */
const text = () => ({ type: 'text' });
const short = () => ({ type: 'string' });
const integer = () => ({ type: 'integer' });
const instant = () => ({ type: 'biginteger' });
const flag = () => ({ type: 'boolean' });

/**
 * Columns that came after the first release of their table, which `addColumns` adds: an older version beside this one
 * must not drop them, nor notice them, so that each may be null.
 */
export const ADDED_COLUMNS = [
  { table: TABLES.events, name: 'traceparent', type: 'string' },
  { table: TABLES.events, name: 'tracestate', type: 'text' },
  { table: TABLES.events, name: 'payload_removed_at', type: 'bigInteger' },
  { table: TABLES.deliveries, name: 'payload_removed_at', type: 'bigInteger' },
] as const;

interface Index {
  name: string;
  columns: string[];
  type?: 'unique';
}

const model = (table: keyof typeof TABLES, attributes: Record<string, object>, indexes: Index[]) => ({
  uid: `durable-webhooks::${table}`,
  singularName: `durable_webhooks_${table}`,
  tableName: TABLES[table],
  attributes: { id: { type: 'increments' }, ...attributes },
  indexes,
});

/** The models to add to `strapi.get('models')` in `register`; none of them gets another column. */
export const MODELS = [
  model(
    'events',
    {
      messageId: short(),
      type: short(),
      uid: short(),
      documentId: short(),
      locale: short(),
      status: short(),
      body: text(),
      thinReason: text(),
      actor: text(),
      subjectEndpointId: integer(),
      createdAt: instant(),
      notBefore: instant(),
      dispatchedAt: instant(),
    },
    [
      { name: 'dw_events_outbox_idx', columns: ['dispatched_at', 'id'] },
      { name: 'dw_events_message_idx', columns: ['message_id'] },
      { name: 'dw_events_type_idx', columns: ['type', 'id'] },
      { name: 'dw_events_uid_idx', columns: ['uid', 'id'] },
      { name: 'dw_events_document_idx', columns: ['document_id', 'id'] },
      { name: 'dw_events_created_idx', columns: ['created_at'] },
    ],
  ),
  model(
    'endpoints',
    {
      key: short(),
      definition: text(),
      secrets: text(),
      enabled: flag(),
      disabledReason: text(),
      failures: integer(),
      strikes: integer(),
      failingSince: instant(),
      failedAt: instant(),
      ramp: integer(),
      announcedAt: instant(),
      createdAt: instant(),
      updatedAt: instant(),
    },
    [{ name: 'dw_endpoints_key_unq', columns: ['key'], type: 'unique' }],
  ),
  model(
    'deliveries',
    {
      eventId: integer(),
      endpointId: integer(),
      state: short(),
      attempts: integer(),
      tries: integer(),
      dueAt: instant(),
      leaseUntil: instant(),
      holder: short(),
      orderingKey: short(),
      sendBy: instant(),
      mergeGroup: integer(),
      lastStatus: integer(),
      lastError: text(),
      createdAt: instant(),
      finishedAt: instant(),
      replayId: integer(),
    },
    [
      { name: 'dw_deliveries_due_idx', columns: ['endpoint_id', 'state', 'due_at', 'id'] },
      { name: 'dw_deliveries_state_idx', columns: ['state', 'id'] },
      { name: 'dw_deliveries_endpoint_idx', columns: ['endpoint_id', 'state', 'id'] },
      { name: 'dw_deliveries_order_idx', columns: ['endpoint_id', 'ordering_key', 'id'] },
      { name: 'dw_deliveries_merge_idx', columns: ['merge_group', 'endpoint_id', 'id'] },
      { name: 'dw_deliveries_event_idx', columns: ['event_id'] },
      { name: 'dw_deliveries_created_idx', columns: ['created_at'] },
    ],
  ),
  model(
    'attempts',
    {
      deliveryId: integer(),
      number: integer(),
      startedAt: instant(),
      outcome: short(),
      url: text(),
      requestHeaders: text(),
      status: integer(),
      responseHeaders: text(),
      responseBody: text(),
      bodyTruncated: flag(),
      errorCode: short(),
      errorMessage: text(),
      timings: text(),
      decision: short(),
      nextAt: instant(),
    },
    [{ name: 'dw_attempts_delivery_idx', columns: ['delivery_id', 'number'] }],
  ),
  model(
    'replays',
    {
      aim: text(),
      state: short(),
      perSecond: integer(),
      requestedBy: text(),
      total: integer(),
      matched: integer(),
      replayed: integer(),
      position: integer(),
      endId: integer(),
      createdAt: instant(),
      finishedAt: instant(),
    },
    [{ name: 'dw_replays_state_idx', columns: ['state', 'id'] }],
  ),
  model('coordination', { name: short(), holder: short(), expiresAt: instant(), revision: integer() }, [
    { name: 'dw_coordination_name_unq', columns: ['name'], type: 'unique' },
  ]),
];
