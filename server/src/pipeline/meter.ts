import type { DeliveryState } from '../core/delivery';
import type { Outcome } from '../core/outcome';

/** Learns what happens, to count it; never throws and never waits. */
export interface Meter {
  /** An event is committed. */
  captured(type: string): void;
  /** A request was made, or could not be, for a delivery. */
  attempted(attempt: MeteredAttempt): void;
}

export interface MeteredAttempt {
  /** The endpoint's name. */
  endpoint: string;
  outcome: Outcome['kind'];
  durationMs: number;
  /** From the change to the receiver's acceptance; null for none, and for a delivery that was replayed. */
  receivedAfterMs: number | null;
}

/** How things stand at the moment somebody asks. */
export interface Levels {
  version: string;
  driver: 'embedded' | 'bullmq';
  role: 'all' | 'producer' | 'worker';
  isFeeder: boolean;
  /** Deliveries that this process has claimed. */
  inFlight: number;
  /** Null without Redis. */
  redisReady: boolean | null;
  /** What the database says; null when it does not answer. */
  stored: StoredLevels | null;
}

/** What all instances share. */
export interface StoredLevels {
  /** Age of the oldest event not dispatched; 0 for none. */
  outboxAgeMs: number;
  /** Deliveries by state, each counted up to a bound. */
  deliveries: Partial<Record<DeliveryState, number>>;
  endpoints: Record<EndpointLevel, number>;
}

export const ENDPOINT_LEVELS = ['healthy', 'failing', 'parked', 'disabled', 'off', 'secrets'] as const;

/** How an endpoint is, or why it is closed. */
export type EndpointLevel = (typeof ENDPOINT_LEVELS)[number];

/** What was counted and how things stand, as a text for a monitoring system. */
export interface MetricsPage {
  readonly contentType: string;
  render(levels: Levels): Promise<string>;
}
