import type { Database } from '@strapi/database';
import { insertRows } from '../../../../server/src/adapters/store/database';
import { TABLES } from '../../../../server/src/adapters/store/tables';
import type { DeliveryState } from '../../../../server/src/core/delivery';

/** A delivery's row as a test writes and reads it. */
export interface DeliveryRow {
  id: number;
  event_id: number;
  endpoint_id: number;
  state: DeliveryState;
  attempts: number;
  tries: number;
  due_at: number | null;
  lease_until: number | null;
  holder: string | null;
  ordering_key: string | null;
  send_by: number | null;
  merge_group: number | null;
  replay_id: number | null;
  last_status: number | null;
  last_error: string | null;
  created_at: number;
  finished_at: number | null;
}

export interface AttemptRow {
  delivery_id: number;
  number: number;
  started_at: number;
  outcome: string;
  url: string | null;
  request_headers: string | null;
  status: number | null;
  response_headers: string | null;
  response_body: string | null;
  body_truncated: boolean | number;
  error_code: string | null;
  error_message: string | null;
  timings: string;
  decision: string;
  next_at: number | null;
}

type Given = Partial<DeliveryRow> & { endpoint_id: number };

/** Writes and reads our tables directly. */
export interface Rows {
  endpoint(): Promise<number>;
  event(over?: object): Promise<number>;
  /** Deliveries, pending and due unless said otherwise; their ids in order. */
  deliveries(count: number, over: Given | ((index: number) => Given)): Promise<number[]>;
  delivery(id: number): Promise<DeliveryRow>;
  attempts(deliveryId: number): Promise<AttemptRow[]>;
  count(table: keyof typeof TABLES): Promise<number>;
  update(ids: readonly number[], over: Partial<DeliveryRow>): Promise<void>;
  wipe(): Promise<void>;
}

export function rowsOf(db: Database): Rows {
  const { connection } = db;
  const last = async (table: string): Promise<number> => {
    const row = (await connection(table).max('id as id').first()) as { id: number | string | null };
    return Number(row.id ?? 0);
  };
  const insert = async (table: string, rows: readonly object[]): Promise<number[]> => {
    const before = await last(table);
    await connection.transaction((trx) => insertRows(trx, table, rows));
    const inserted = await connection(table).select('id').where('id', '>', before).orderBy('id');
    return inserted.map(({ id }: { id: number | string }) => Number(id));
  };
  const one = async (table: string, row: object): Promise<number> => (await insert(table, [row]))[0]!;

  return {
    endpoint: () => one(TABLES.endpoints, { definition: '{}', enabled: true, created_at: 0, updated_at: 0 }),
    event: (over = {}) =>
      one(TABLES.events, {
        message_id: 'msg_1',
        type: 'entry.update',
        body: '{"event":"entry.update"}',
        created_at: 0,
        dispatched_at: 0,
        ...over,
      }),
    deliveries: (count, over) =>
      insert(
        TABLES.deliveries,
        Array.from({ length: count }, (_, index) => ({
          event_id: 1,
          state: 'pending',
          attempts: 0,
          tries: 0,
          due_at: 0,
          created_at: 0,
          ...(typeof over === 'function' ? over(index) : over),
        })),
      ),
    async delivery(id) {
      return numbersIn(await connection(TABLES.deliveries).where({ id }).first()) as DeliveryRow;
    },
    async attempts(deliveryId) {
      const rows: object[] = await connection(TABLES.attempts)
        .where({ delivery_id: deliveryId })
        .orderBy('number')
        .orderBy('id');
      return rows.map((row) => numbersIn(row) as unknown as AttemptRow);
    },
    async count(table) {
      const row = await connection(TABLES[table]).count('* as count').first();
      return Number(row?.['count']);
    },
    async update(ids, over) {
      await connection(TABLES.deliveries)
        .whereIn('id', [...ids])
        .update(over);
    },
    async wipe() {
      await connection.transaction(async (trx) => {
        for (const table of Object.values(TABLES)) await trx(table).delete();
      });
    },
  };
}

const BIG = ['due_at', 'send_by', 'lease_until', 'created_at', 'finished_at', 'started_at', 'next_at'];

/** Some drivers answer text for a bigint. */
function numbersIn(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      BIG.includes(name) && value !== null ? Number(value) : value,
    ]),
  );
}
