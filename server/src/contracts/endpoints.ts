import type { Coalesce, RateLimit, SignatureScheme } from '../core/endpoint';
import type { Sentence } from './sentence';

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
  /** For `standard`: signs with an ed25519 key pair too (`v1a`); its public key is in the view. False by default. */
  keyPair?: boolean;
  /** `whsk_…`, only at creation and with `keyPair`; generated when absent. Never shown. */
  privateKey?: string;
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
export interface EndpointView extends Required<Omit<EndpointInput, 'secret' | 'privateKey' | 'retry'>> {
  id: number;
  /** Where it is declared: `configuration` ones are read-only. */
  source: 'configuration' | 'admin';
  key: string | null;
  retrySchedule: number[];
  secrets: { id: string; hint: string; createdAt: number; expiresAt: number | null }[];
  /** `whpk_…`, for receivers that verify `v1a`; newest first. */
  publicKeys: { id: string; publicKey: string; createdAt: number; expiresAt: number | null }[];
  /** Null while its secrets can be read. */
  secretsProblem: string | null;
  disabledReason: string | null;
  /** The two above for whoever says them in another language; null where they are, and for what an older version wrote. */
  sentences: { secretsProblem: Sentence | null; disabledReason: Sentence | null };
  health: EndpointHealthView;
  /** Deliveries that wait to be sent or to be retried, counted up to 1,000: that many or more. */
  waiting: number;
  /** When the oldest of them came to be, null for none. */
  oldestWaitingAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** How an endpoint is doing, by the attempts made until now. Times are epoch milliseconds. */
export interface EndpointHealthView {
  /**
   * `failing`: three failures or more since the last success. `parked`: it is down, so its deliveries wait and cost no
   * tries; one of them is sent as a probe now and then, and when that is answered the others follow, faster and faster.
   */
  state: 'healthy' | 'failing' | 'parked';
  /** The first failure since the last success; null while it is healthy. */
  failingSince: number | null;
  /** When a parked endpoint is tried again, null while it is not parked. In the past: as soon as a delivery is due. */
  nextProbeAt: number | null;
  /** Since the last success; one delivery that is refused again and again counts once. */
  consecutiveFailures: number;
}

/** Query of `DELETE /endpoints/:id`. */
export interface EndpointRemovalQuery {
  /**
   * What becomes of the deliveries that wait for it: `cancel` (by default) cancels them, `refuse` removes the endpoint only
   * when there are none, and otherwise answers 400.
   */
  deliveries?: 'cancel' | 'refuse';
}

/** What a removal did. */
export interface EndpointRemoval {
  id: number;
  /** Deliveries that waited for it and were canceled. */
  canceled: number;
}

/**
 * `POST /endpoints` and `POST /endpoints/:id/secret-rotations` show the secret in full, once; null for a role that may
 * not see secrets and for endpoints that are not signed.
 */
export interface EndpointWithSecret extends EndpointView {
  secret: string | null;
}

/** `GET /endpoints/:id/secrets`: the signing secrets in full, newest first. */
export interface SecretView {
  id: string;
  secret: string;
  createdAt: number;
  /** Null for the present one. */
  expiresAt: number | null;
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
