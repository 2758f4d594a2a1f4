/** `GET /status`. */
export interface StatusView {
  version: string;
  driver: 'embedded' | 'bullmq';
  role: 'all' | 'producer' | 'worker';
  /** Whether this instance is the feeder. */
  isFeeder: boolean;
  /** Age of the oldest event not dispatched, null for none. */
  outboxAgeMs: number | null;
  redis: { configured: boolean; ready: boolean };
  deliveries: { inFlight: number };
  /** What needs attention, in words. */
  warnings: string[];
}
