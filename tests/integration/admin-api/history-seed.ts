import { DELIVERY_STATES, type DeliveryState } from '../../../server/src/core/delivery';
import type { StrapiApp } from '../../support/strapi';

/** An event's row; ids are chosen by the test. */
export interface SeedEvent {
  id: number;
  type: string;
  uid: string | null;
  document_id: string | null;
  created_at: number;
  dispatched_at: number | null;
  /** Null or left out: the payload is there. */
  payload_removed_at?: number | null;
}

/** A delivery's row; ids are chosen by the test. */
export interface SeedDelivery {
  id: number;
  event_id: number;
  endpoint_id: number;
  state: DeliveryState;
  created_at: number;
  /** Null or left out: the payload is there. */
  payload_removed_at?: number | null;
}

/** A row of an attempt, as the pipeline writes it. */
export type SeedAttempt = { delivery_id: number; number: number } & Record<string, unknown>;

/** When the first seeded things happened. */
export const SEEDED_AT = 1_750_000_000_000;

const ROWS_PER_RUN = 20_000;

/** Puts rows into the history as the pipeline would have left them. */
export async function seed(
  app: StrapiApp,
  rows: { events?: SeedEvent[]; deliveries?: SeedDelivery[]; attempts?: SeedAttempt[] },
): Promise<void> {
  await insert(app, 'durable_webhooks_events', (rows.events ?? []).map(toEventRow));
  await insert(app, 'durable_webhooks_deliveries', (rows.deliveries ?? []).map(toDeliveryRow));
  await insert(app, 'durable_webhooks_attempts', rows.attempts ?? []);
  await app.run(async (strapi) => {
    if (strapi.db.dialect.client !== 'postgres') return;
    // PostgreSQL does not learn of ids that it did not choose itself.
    for (const table of ['events', 'deliveries', 'attempts'].map((name) => `durable_webhooks_${name}`)) {
      await strapi.db.connection.raw(
        `select setval(pg_get_serial_sequence(?, 'id'), (select coalesce(max(id), 1) from ${table}))`,
        [table],
      );
    }
  });
}

/** Empties the history. */
export const emptyHistory = (app: StrapiApp): Promise<void> =>
  app.run(async (strapi) => {
    for (const table of ['attempts', 'deliveries', 'events']) {
      await strapi.db.connection(`durable_webhooks_${table}`).delete();
    }
  });

async function insert(app: StrapiApp, table: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_RUN) {
    await app.run(
      async (strapi, { table, rows }) => {
        await strapi.db.connection.transaction(async (trx) => {
          for (let at = 0; at < rows.length; at += 400) await trx(table).insert(rows.slice(at, at + 400));
        });
      },
      { table, rows: rows.slice(from, from + ROWS_PER_RUN) },
    );
  }
}

const toEventRow = (event: SeedEvent) => ({
  ...event,
  message_id: `msg_${event.id}`,
  body: event.payload_removed_at == null ? JSON.stringify({ event: event.type }) : null,
});

const toDeliveryRow = (delivery: SeedDelivery) => ({
  ...delivery,
  attempts: isNew(delivery.state) ? 0 : 3,
  tries: isNew(delivery.state) ? 0 : 3,
  due_at: isOver(delivery.state) ? null : delivery.created_at,
  finished_at: isOver(delivery.state) ? delivery.created_at + 5 : null,
  ordering_key: null,
});

const isNew = (state: DeliveryState): boolean => state === 'pending' || state === 'queued';
const isOver = (state: DeliveryState): boolean => ['succeeded', 'dead', 'canceled', 'merged'].includes(state);

/** The n-th event of an article's updates, a second after the one before. */
export const eventAt = (id: number, change: Partial<SeedEvent> = {}): SeedEvent => ({
  id,
  type: 'entry.update',
  uid: 'api::article.article',
  document_id: `doc${id % 10}`,
  created_at: SEEDED_AT + id * 1000,
  dispatched_at: SEEDED_AT + id * 1000,
  ...change,
});

/** A delivery in each state, each of an event of its own and made a millisecond after the one before. */
export const oneOfEachState = (): { events: SeedEvent[]; deliveries: SeedDelivery[] } => ({
  events: DELIVERY_STATES.map((_, index) => ({
    id: index + 1,
    type: 'entry.update',
    uid: 'api::tag.tag',
    document_id: 'doc',
    created_at: SEEDED_AT,
    dispatched_at: SEEDED_AT,
  })),
  deliveries: DELIVERY_STATES.map((state, index) => ({
    id: index + 1,
    event_id: index + 1,
    endpoint_id: 1,
    state,
    created_at: SEEDED_AT + index,
  })),
});

/** A delivery's row as it stands. */
export interface DeliveryRow {
  id: number;
  state: DeliveryState;
  attempts: number;
  tries: number;
  due_at: number | null;
  finished_at: number | null;
  ordering_key: string | null;
}

/** Every delivery's row by its id. */
export const deliveryRows = (app: StrapiApp): Promise<Map<number, DeliveryRow>> =>
  app
    .run(async (strapi) => {
      const rows: Record<string, unknown>[] = await strapi.db
        .connection('durable_webhooks_deliveries')
        .orderBy('id');
      const numbers = ['id', 'due_at', 'finished_at'];
      return rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [
            key,
            numbers.includes(key) && value !== null ? Number(value) : value,
          ]),
        ),
      ) as unknown as DeliveryRow[];
    })
    .then((rows) => new Map(rows.map((row) => [row.id, row])));
