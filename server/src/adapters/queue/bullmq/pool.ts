import type { Job } from '../../../core/delivery';
import { createSlots } from '../../../pipeline/slots';
import { createRoom } from './room';

export interface PoolOptions<T extends { id: number }> {
  /** Requests in flight in this process. */
  concurrency: number;
  /** Claims the deliveries of jobs; jobs that are no longer current give none. */
  claim(jobs: readonly Job[]): Promise<T[]>;
  /** Makes the attempt. */
  onDelivery(delivery: T, signal: AbortSignal): Promise<void>;
  /** Gives back what was claimed and not begun. */
  release(deliveryId: number): Promise<void>;
}

/** What was claimed of a job, whose leases answer for it from now on. */
export interface Taken {
  /** Settles when all attempts are made. */
  worked: Promise<unknown>;
}

/** Makes the attempts of jobs, so many at a time. */
export interface Pool<T extends { id: number }> {
  /** Waits for room, then claims; null when the pool was closed meanwhile and nothing of the job is claimed. */
  take(jobs: readonly Job[], signal: AbortSignal): Promise<Taken | null>;
  /** Attempts that could begin at this moment. */
  free(): number;
  /** Makes the attempts of deliveries that are claimed already. */
  begin(deliveries: readonly T[], signal: AbortSignal): Taken;
  /** Begins nothing more. */
  close(): void;
}

/** Deliveries in hand per request in flight: enough to send while others are claimed. */
const AHEAD_FACTOR = 5;

export function createPool<T extends { id: number }>(
  options: PoolOptions<T>,
  onError: (error: unknown) => void,
): Pool<T> {
  const slots = createSlots(options.concurrency);
  const room = createRoom(options.concurrency * AHEAD_FACTOR);

  const claim = async (jobs: readonly Job[]): Promise<T[]> => {
    let claimed: T[] = [];
    try {
      claimed = await options.claim(jobs);
    } finally {
      room.leave(jobs.length - claimed.length);
    }
    return claimed;
  };

  const attempt = async (delivery: T, signal: AbortSignal): Promise<void> => {
    try {
      if (!(await slots.enter())) return await options.release(delivery.id);
      try {
        await options.onDelivery(delivery, signal);
      } finally {
        slots.leave();
      }
    } catch (error) {
      onError(error);
    } finally {
      room.leave(1);
    }
  };

  const attemptAll = (claimed: readonly T[], signal: AbortSignal): Taken => ({
    worked: Promise.all(claimed.map((delivery) => attempt(delivery, signal))),
  });

  return {
    async take(jobs, signal) {
      if (!(await room.enter(jobs.length))) return null;
      return attemptAll(await claim(jobs), signal);
    },
    free: () => options.concurrency - room.inside(),
    begin(deliveries, signal) {
      room.admit(deliveries.length);
      return attemptAll(deliveries, signal);
    },
    close() {
      room.close();
      slots.close();
    },
  };
}
