import type { Coalesce, RateLimit, SignatureScheme } from '../core/endpoint';

/** What a client sends to create or change an endpoint; `POST` and `PUT /durable-webhooks/endpoints`. */
export interface EndpointInput {
  name: string;
  url: string;
  events: string[];
  contentTypes?: string[] | null;
  locales?: string[] | null;
  statuses?: ('draft' | 'published')[] | null;
  headers?: Record<string, string>;
  signature?: SignatureScheme;
  /** Only at creation; generated when absent. */
  secret?: string;
  /** `schedule` in seconds, or `maxAttempts` of the default schedule. */
  retry?: { schedule?: number[]; maxAttempts?: number };
  timeoutMs?: number;
  concurrency?: number;
  rateLimit?: RateLimit | null;
  ordering?: 'none' | 'document';
  delayMs?: number;
  /**
   * Merges deliveries that wait into one of the latest event. `windowMs` (100 to 3,600,000) begins anew with each event,
   * until `maxWaitMs` (`windowMs` to 86,400,000) after the first one. Null, the default: one delivery per event.
   */
  coalesce?: Coalesce | null;
  /** True by default. False: a 4xx other than 408, 410, 425 and 429 makes the delivery dead at once. */
  retryOn4xx?: boolean;
  enabled?: boolean;
}

/**
 * An endpoint as the admin API answers it: never with a secret's value. Header values that look like credentials are
 * masked for a role that may not see secrets; sent back as they are, they keep their stored value.
 */
export interface EndpointView extends Required<Omit<EndpointInput, 'secret' | 'retry'>> {
  id: number;
  /** Where it is declared: `configuration` ones are read-only. */
  source: 'configuration' | 'admin';
  key: string | null;
  retrySchedule: number[];
  secrets: { id: string; hint: string; createdAt: number; expiresAt: number | null }[];
  /** Null while its secrets can be read. */
  secretsProblem: string | null;
  disabledReason: string | null;
  createdAt: number;
  updatedAt: number;
}

/**
 * `POST /endpoints` and `POST /endpoints/:id/secret-rotations` show the secret in full, once; null for a role that may
 * not see secrets and for endpoints that are not signed.
 */
export interface EndpointWithSecret extends EndpointView {
  secret: string | null;
}

/** `POST /endpoints/:id/secret-rotations`. */
export interface SecretRotationInput {
  /** Generated when absent. */
  secret?: string;
  /** How long the secrets until now go on signing beside the new one: 0 to 604,800, 86,400 by default; 0 revokes them. */
  overlapSeconds?: number;
}

/** `POST /endpoints/:id/test-deliveries`. */
export interface TestDeliveryInput {
  /** `trigger-test` by default, as native webhooks send it. */
  event?: string;
}

/** What a test delivery met; it is not kept. */
export interface TestDeliveryView {
  request: { url: string; headers: Record<string, string>; body: string };
  outcome: 'accepted' | 'rejected' | 'unreachable' | 'blocked';
  response: { status: number; headers: Record<string, string>; body: string; bodyTruncated: boolean } | null;
  error: { code: string; message: string } | null;
  durationMs: number;
}

/** `GET /event-types`. */
export interface EventTypeView {
  type: string;
  /** What emits it: Strapi's registry or an endpoint that names it. */
  origin: 'strapi' | 'custom';
}
