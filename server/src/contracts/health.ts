/** `GET /api/durable-webhooks/health`. */
export interface HealthView {
  role: 'all' | 'producer' | 'worker';
  /** Why this instance cannot do its part, in words; empty when it can. */
  problems: string[];
}
