import { DEFAULT_MAX_PAYLOAD_BYTES } from '../core/body';

/**
 * What holds while the operator says nothing. No list is among it, because Strapi merges lists by index, and nothing
 * whose absence means something (`redis`, `allowHttp`).
 */
export const DEFAULTS = {
  role: 'all',
  concurrency: 50,
  retention: {
    succeededDays: 7,
    failedDays: 30,
    attemptsPerDelivery: 100,
    removePayloadAfterSuccess: false,
  },
  maxPayloadBytes: DEFAULT_MAX_PAYLOAD_BYTES,
  pollMs: 1000,
  stopDeadlineMs: 10_000,
  leaseMs: 10_000,
  disableAfterDays: 5,
  tracing: { propagate: false },
} as const;
