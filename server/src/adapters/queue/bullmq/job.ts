import { z } from 'zod';
import type { Job } from '../../../core/delivery';
import type { ReservedDelivery } from '../../../pipeline/ports';

/** What BullMQ keeps: an id, and the attempts that whoever takes it makes. */
export interface JobParcel {
  id: string;
  data: Job | { attempts: Job[] };
}

/** Jobs that one hand-over is split into at least, so that every instance gets some. */
const LEAST_PARCELS = 20;
/** A job costs Redis and its worker as much for one attempt as for many. */
const MOST_ATTEMPTS = 25;

/**
 * Few deliveries are handed over one by one, many by the handful. Ids name the first attempt, so that a retry or a replay
 * never meets the leftovers of an earlier attempt; whatever is handed over twice is claimed once. BullMQ allows neither
 * `:` nor digits alone.
 */
export function parcelsOf(deliveries: readonly ReservedDelivery[]): JobParcel[] {
  const size = Math.min(MOST_ATTEMPTS, Math.ceil(deliveries.length / LEAST_PARCELS));
  const parcels: JobParcel[] = [];
  for (let from = 0; from < deliveries.length; from += size) {
    parcels.push(parcelOf(deliveries.slice(from, from + size).map(jobOf)));
  }
  return parcels;
}

/** One attempt is written as versions before this one read it. */
function parcelOf(attempts: Job[]): JobParcel {
  const [first, ...others] = attempts as [Job, ...Job[]];
  const id = `${first.deliveryId}-${first.attempt}`;
  return others.length === 0 ? { id, data: first } : { id: `${id}-${attempts.length}`, data: { attempts } };
}

const jobOf = ({ id, attempt }: ReservedDelivery): Job => ({ deliveryId: id, attempt });

const jobSchema = z.object({ deliveryId: z.int().positive(), attempt: z.int().positive() });
const parcelSchema = z.union([
  z.object({ attempts: z.array(jobSchema).nonempty() }).transform(({ attempts }): Job[] => attempts),
  jobSchema.transform((job): Job[] => [job]),
]);

/** The attempts of a job, null when Redis lost or changed it (a Redis that evicts hands out empty jobs). */
export function readParcel(data: unknown): Job[] | null {
  const { success, data: jobs } = parcelSchema.safeParse(data);
  return success ? jobs : null;
}
