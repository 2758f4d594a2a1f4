import type { Sentence } from './sentence';
import type { BoundedCount } from './summaries';

/** `GET /status`. */
export interface StatusView {
  version: string;
  driver: 'embedded' | 'bullmq';
  role: 'all' | 'producer' | 'worker';
  /** Whether this instance is the feeder. */
  isFeeder: boolean;
  /** Age of the oldest event not dispatched, null for none. */
  outboxAgeMs: number | null;
  /** `warning`: why its settings may lose jobs, null for none. */
  redis: { configured: boolean; ready: boolean; warning: string | null };
  deliveries: { inFlight: number; pending: BoundedCount; retrying: BoundedCount; dead: BoundedCount };
  /** Deliveries that the next pruning removes, which is within a minute. */
  outdated: BoundedCount;
  /** Those that said within a minute that they are there; times are epoch milliseconds. */
  instances: {
    host: string;
    pid: number;
    role: 'all' | 'producer' | 'worker';
    version: string;
    startedAt: number;
    isFeeder: boolean;
  }[];
  /** What needs attention, in words. */
  warnings: string[];
  /** Each of `warnings` in the same order, for whoever says it in another language. */
  attention: Sentence[];
}
