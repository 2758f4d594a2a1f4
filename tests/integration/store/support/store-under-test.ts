import type { Database } from '@strapi/database';
import type { HostDatabase } from '../../../../server/src/adapters/store/database';
import { createDeliveryStore } from '../../../../server/src/adapters/store/deliveries';
import { createDatabase } from '../../../support/database';
import type { DatabaseKind } from '../../../support/database';
import { createHealthBook, type HealthBook } from '../../../../server/src/pipeline/health-book';
import type { DeliveryStore, Wish } from '../../../../server/src/pipeline/ports';
import { openDatabase } from './open-database';
import { rowsOf } from './rows';
import type { Rows } from './rows';

export const LEASE_MS = 10_000;
export const QUEUE_LEASE_MS = 30_000;
/** The application's clock in these tests; leases follow the database's own. */
export const NOW = 1_700_000_000_000;

/** A real database with our tables and stores of as many instances as wanted. */
export interface StoreUnderTest {
  readonly kind: DatabaseKind;
  readonly db: Database;
  /** The same database through connections of its own; the same object on SQLite, which one process owns. */
  readonly peer: Database;
  readonly rows: Rows;
  /** The deliveries' store of an instance. */
  instance(
    id: string,
    over?: {
      db?: HostDatabase;
      leaseMs?: number;
      queueLeaseMs?: number;
      health?: HealthBook;
      attemptsKept?: number;
      removesPayloads?: boolean;
    },
  ): DeliveryStore;
}

/** Makes the database before the tests around it and drops it after them; `wipes` empties it before each. */
export function storeUnderTest(kind: DatabaseKind, { wipes = true } = {}): StoreUnderTest {
  const opened: Database[] = [];
  let rows: Rows;
  let drop = (): Promise<void> => Promise.resolve();

  beforeAll(async () => {
    const database = await createDatabase(kind);
    drop = () => database.drop();
    opened.push(await openDatabase(database));
    if (kind !== 'sqlite') opened.push(await openDatabase(database));
    rows = rowsOf(opened[0]!);
  });
  beforeEach(async () => {
    if (wipes) await rows.wipe();
  });
  afterAll(async () => {
    for (const db of opened) await db.destroy();
    await drop();
  });

  return {
    kind,
    get db() {
      return opened[0]!;
    },
    get peer() {
      return opened.at(-1)!;
    },
    get rows() {
      return rows;
    },
    instance: (
      id,
      {
        db = opened[0]!,
        leaseMs = LEASE_MS,
        queueLeaseMs = QUEUE_LEASE_MS,
        health = createHealthBook(),
        attemptsKept = 100,
        removesPayloads = false,
      } = {},
    ) =>
      createDeliveryStore(db, {
        instanceId: id,
        leaseMs,
        queueLeaseMs,
        health,
        attemptsKept,
        removesPayloads,
      }),
  };
}

/** A wish for some deliveries of an endpoint. */
export const wish = (endpointId: number, limit = 10, ordering: Wish['ordering'] = 'none'): Wish => ({
  endpointId,
  limit,
  ordering,
});

/** The ids of deliveries, in their order. */
export const idsOf = (deliveries: readonly { id: number }[]): number[] => deliveries.map(({ id }) => id);
