import type { EndpointDefinition } from './endpoint';
import type { EventHead } from './event';
import { say } from './sentences';

/** The part of an endpoint that says which events it is owed. */
export type Subscription = Pick<EndpointDefinition, 'events' | 'contentTypes' | 'locales' | 'statuses'> & {
  id?: number;
};

/** The part of an event that subscriptions look at. */
export type SubscribableEvent = Pick<EventHead, 'type' | 'uid' | 'locale' | 'status'> & {
  /** The endpoint that one of our own events is about; it is never owed that event. */
  subjectEndpointId?: number | null;
};

const USERS_UID = 'plugin::users-permissions.user';
const MAX_EVENT_TYPE_LENGTH = 255;

/**
 * Whether an endpoint is owed an event; its being enabled is not looked at. `contentTypes`, `locales` and `statuses`
 * limit entry events with a uid only, and a filter passes entries that have no such property (no locale, no status).
 * Users and `admin::*` pass only when `contentTypes` names their uid.
 */
export function matches(subscription: Subscription, event: SubscribableEvent): boolean {
  const { subjectEndpointId } = event;
  if (typeof subjectEndpointId === 'number' && subjectEndpointId === subscription.id) return false;
  if (!subscription.events.some((pattern) => matchesPattern(pattern, event.type))) return false;
  return passesFilters(subscription, event);
}

/** Whether an event type is meant by a pattern: the exact name, `prefix.*`, or `*`. */
export function matchesPattern(pattern: string, type: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

/** Whether events about this content type are sent only to endpoints that name it. */
export function isProtectedUid(uid: string): boolean {
  return uid === USERS_UID || uid.startsWith('admin::');
}

/** Why a text cannot be an event pattern and what to do, or null. */
export function eventPatternProblem(pattern: string): string | null {
  if (pattern === '*') return null;
  const type = pattern.endsWith('.*') ? pattern.slice(0, -2) : pattern;
  return isEventType(type) && pattern.length <= MAX_EVENT_TYPE_LENGTH
    ? null
    : say('eventUnreadable', {}).text;
}

/** Why a text cannot be the type of an event and what to do, or null. */
export function eventTypeProblem(type: string): string | null {
  return isEventType(type) && type.length <= MAX_EVENT_TYPE_LENGTH
    ? null
    : `is not an event type — use letters, digits, "_", "-" and ":" in parts joined by dots, such as order.paid, at most ${MAX_EVENT_TYPE_LENGTH} characters`;
}

function isEventType(text: string): boolean {
  return /^[\w:-]+(?:\.[\w:-]+)*$/.test(text);
}

function passesFilters(
  { contentTypes, locales, statuses }: Subscription,
  { type, uid, locale, status }: SubscribableEvent,
): boolean {
  if (uid === null) return true;
  if (isProtectedUid(uid) && contentTypes?.includes(uid) !== true) return false;
  if (!type.startsWith('entry.')) return true;
  return (
    (contentTypes?.includes(uid) ?? true) &&
    (locale === null || (locales?.includes(locale) ?? true)) &&
    (status === null || (statuses?.includes(status) ?? true))
  );
}
