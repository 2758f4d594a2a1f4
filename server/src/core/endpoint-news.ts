import type { Endpoint } from './endpoint';
import { type EndpointHealth, isGivenUp, isWorthAnnouncing, stateOf } from './endpoint-health';

/** What people and programs learn about an endpoint, once when it changes. */
export interface EndpointNews {
  kind: EndpointNewsKind;
  endpoint: Pick<Endpoint, 'id' | 'key' | 'name'>;
  /** Until it changed. */
  health: EndpointHealth;
  /** Why it was disabled. */
  reason: string | null;
}

export type EndpointNewsKind = 'failing' | 'recovered' | 'disabled';

/** The events that tell of it. */
export const ENDPOINT_EVENT_TYPES: Readonly<Record<EndpointNewsKind, string>> = {
  failing: 'durable-webhooks.endpoint.failing',
  recovered: 'durable-webhooks.endpoint.recovered',
  disabled: 'durable-webhooks.endpoint.disabled',
};

/** What there is to tell of an endpoint that receives, null for nothing new. `disableAfterMs` 0: it is never given up. */
export function newsOf(health: EndpointHealth, disableAfterMs: number): EndpointNewsKind | null {
  if (disableAfterMs > 0 && isGivenUp(health, disableAfterMs)) return 'disabled';
  if (health.announcedAt === null) return isWorthAnnouncing(health) ? 'failing' : null;
  return stateOf(health) === 'healthy' ? 'recovered' : null;
}

/** What the event says; the URL is not among it, because it may hold a credential. */
export function newsPayload({ endpoint, health, reason }: EndpointNews): EndpointNewsPayload {
  const { id, key, name } = endpoint;
  return {
    endpoint: { id, key, name },
    reason,
    failingSince: health.failingSince === null ? null : new Date(health.failingSince).toISOString(),
    consecutiveFailures: health.failures,
  };
}

export interface EndpointNewsPayload {
  endpoint: { id: number; key: string | null; name: string };
  reason: string | null;
  failingSince: string | null;
  consecutiveFailures: number;
}

/** The endpoint that an event of ours is about; null for every other event. */
export function subjectOf(type: string, info: object): number | null {
  if (!Object.values(ENDPOINT_EVENT_TYPES).includes(type)) return null;
  const { endpoint } = info as Partial<EndpointNewsPayload>;
  return typeof endpoint?.id === 'number' ? endpoint.id : null;
}

/** The same in words, for the log and for e-mail. */
export function newsInWords(news: EndpointNews): { subject: string; text: string } {
  const { endpoint, health, reason } = news;
  const name = `Webhook endpoint ${endpoint.id} "${endpoint.name}"`;
  const since = health.failingSince === null ? '' : ` since ${new Date(health.failingSince).toISOString()}`;
  switch (news.kind) {
    case 'failing':
      return {
        subject: `${name} is failing`,
        text: `It has accepted nothing${since}; ${health.failures} attempts in a row failed. Its deliveries are kept and retried, and you will be told when it accepts again. If it goes on failing for days it is disabled.`,
      };
    case 'recovered':
      return {
        subject: `${name} has recovered`,
        text: 'It accepts again, and what waited for it is delivered.',
      };
    case 'disabled':
      return {
        subject: `${name} was disabled`,
        text: `Nothing is sent to it any more: ${reason ?? 'no reason was given'}. Its deliveries are kept and wait; enable it in the admin panel to deliver them, or remove it.`,
      };
  }
}
