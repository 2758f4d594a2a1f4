import { z } from 'zod';
import type { Job } from '../../../core/delivery';
import type { ReservedDelivery } from '../../../pipeline/ports';

/**
 * One job per attempt of a delivery, so that a retry or a replay never meets the leftovers of an earlier attempt, and
 * handing the same attempt over twice adds nothing. BullMQ allows neither `:` nor digits alone.
 */
export const jobIdOf = ({ deliveryId, attempt }: Job): string => `${deliveryId}-${attempt}`;

export const jobOf = ({ id, attempt }: ReservedDelivery): Job => ({ deliveryId: id, attempt });

const jobSchema = z.object({ deliveryId: z.int().positive(), attempt: z.int().positive() });

/** What a job says, null when Redis lost or changed it (a Redis that evicts hands out empty jobs). */
export function readJob(data: unknown): Job | null {
  const { success, data: job } = jobSchema.safeParse(data);
  return success ? job : null;
}
