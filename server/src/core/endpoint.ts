import type { SigningSecret } from './signing-secret';

/** A URL subscribed to event types, with its policy: what an administrator or the configuration writes. */
export interface EndpointDefinition {
  name: string;
  url: string;
  /** Exact event types, `prefix.*`, or `*`. */
  events: string[];
  /** Content type uids that entry events are limited to; null lets all pass. Events without a uid always pass. */
  contentTypes: string[] | null;
  locales: string[] | null;
  statuses: ('draft' | 'published')[] | null;
  /** Sent with every attempt; override default headers, never ours. */
  headers: Record<string, string>;
  signature: SignatureScheme;
  /** Whether `standard` also signs with an ed25519 key pair, whose public key anybody may have. */
  keyPair: boolean;
  /** Seconds to wait after the 1st, 2nd, … failed attempt; one more attempt than entries. */
  retrySchedule: number[];
  /** Deadline of one attempt, from connecting to the last byte read. */
  timeoutMs: number;
  /** Requests in flight at once. */
  concurrency: number;
  rateLimit: RateLimit | null;
  /** `document`: never two unfinished deliveries of one document out of order. */
  ordering: 'none' | 'document';
  /** Waits this long after the event before the first attempt. */
  delayMs: number;
  /** Merges what waits into one delivery of the latest event; null: one delivery per event. */
  coalesce: Coalesce | null;
  /** Whether a 4xx other than 408, 410, 425 and 429 is tried again; such a delivery is dead otherwise. */
  retryOn4xx: boolean;
  enabled: boolean;
}

export interface Endpoint extends EndpointDefinition {
  id: number;
  /** The key under `endpoints` in the configuration; null for endpoints made in the admin. */
  key: string | null;
  /** Why the plugin disabled it, null while it may be sent to. */
  disabledReason: string | null;
  secrets: EndpointSecrets;
  createdAt: number;
  updatedAt: number;
}

/** Unreadable: the stored secrets do not open with the present encryption key. Nothing is sent then. */
export type EndpointSecrets =
  { readable: true; active: SigningSecret[] } | { readable: false; reason: string };

export type SignatureScheme = 'standard' | 'strapi' | 'github' | 'none';

/** At most `max` attempts start within any `perMs` milliseconds. */
export interface RateLimit {
  max: number;
  perMs: number;
}

/** What waits is merged until nothing was added for `windowMs`, at most `maxWaitMs` after the first event. */
export interface Coalesce {
  /** Whose events are merged: those of one document, or all that are owed to the endpoint. */
  by: 'document' | 'endpoint';
  windowMs: number;
  maxWaitMs: number;
}

/** The definition alone, whatever else the object carries. */
export function definitionOf(of: EndpointDefinition): EndpointDefinition {
  return {
    name: of.name,
    url: of.url,
    events: of.events,
    contentTypes: of.contentTypes,
    locales: of.locales,
    statuses: of.statuses,
    headers: of.headers,
    signature: of.signature,
    keyPair: of.keyPair,
    retrySchedule: of.retrySchedule,
    timeoutMs: of.timeoutMs,
    concurrency: of.concurrency,
    rateLimit: of.rateLimit,
    ordering: of.ordering,
    delayMs: of.delayMs,
    coalesce: of.coalesce,
    retryOn4xx: of.retryOn4xx,
    enabled: of.enabled,
  };
}
