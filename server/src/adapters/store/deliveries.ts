import type { Job } from '../../core/delivery';
import type { HealthBook } from '../../pipeline/health-book';
import type { DeliveryStore } from '../../pipeline/ports';
import { among } from './among';
import { releaseDeliveries, reserveDeliveries, takeDeliveries } from './claims';
import { claimJobs } from './claims-of-jobs';
import type { HostDatabase } from './database';
import { databaseNow, despiteConflicts, inStates, storable } from './database';
import { createFindDue } from './due';
import { readHorizon } from './horizon';
import { recordAttempts } from './records';
import { sweepLeases } from './leases';
import { TABLES } from './tables';
import { takeNew } from './take-new';

export interface DeliveryStoreOptions {
  /** Unique to this process; prefixes every claim's mark. */
  instanceId: string;
  /** How long a claim holds without being renewed. */
  leaseMs: number;
  /** How long a delivery may lie in Redis before the feeder may hand it over again. */
  queueLeaseMs: number;
  /** How many attempts of a delivery stay in full. */
  attemptsKept: number;
  /** Whether payloads go once every delivery of their event has succeeded. */
  removesPayloads: boolean;
  /** Learns what is read and recorded. */
  health: HealthBook;
}

/** The deliveries' table behind the pipeline's port. */
export function createDeliveryStore(db: HostDatabase, options: DeliveryStoreOptions): DeliveryStore {
  const { connection } = db;
  const findDue = createFindDue(db);
  const ours = (deliveryIds: readonly number[]) =>
    connection(TABLES.deliveries)
      .whereRaw(...among(connection, 'id', deliveryIds))
      .where('holder', 'like', `${options.instanceId}:%`);
  return {
    horizon: (endpointIds) => readHorizon(db, options.health, endpointIds),

    take: async (wishes, now) => takeDeliveries(db, options, await findDue(wishes, now)),

    takeNew: (eventIds, deliveries, now) => takeNew(db, options, eventIds, deliveries, now),

    reserve: async (wishes, now) => reserveDeliveries(db, options, await findDue(wishes, now)),

    claim: (jobs: readonly Job[]) => claimJobs(db, options, jobs),

    record: (finished, now) => recordAttempts(db, options, finished, now),

    release: (deliveryIds, dueAt) => releaseDeliveries(db, options, deliveryIds, dueAt),

    async bury(deliveryIds, reason, now) {
      await despiteConflicts(() =>
        ours(deliveryIds)
          .whereRaw(...inStates('queued', 'sending'))
          .update({
            state: 'dead',
            last_error: storable(reason),
            finished_at: now,
            due_at: null,
            lease_until: null,
            holder: null,
            ordering_key: null,
          }),
      );
    },

    async renew(deliveryIds) {
      await despiteConflicts(() =>
        ours(deliveryIds)
          .whereRaw(...inStates('sending'))
          .update({ lease_until: connection.raw(`${databaseNow(db)} + ?`, [options.leaseMs]) }),
      );
    },

    sweep: (now) => sweepLeases(db, options, now),
  };
}
