import { isProtectedUid, matchesPattern } from '../core/subscription';
import { isSubscribed } from './dispatch';
import type { EndpointDirectory } from './ports';

/** Whether anybody wants an event, asked before it costs anything. */
export interface Subscriptions {
  /** False when no enabled endpoint and no archive pattern could want such an event. */
  wants(type: string, uid: string | null): boolean;
  /** From now on the endpoints are known; before, everything is wanted that may be. */
  opened(): void;
}

/** Asks the endpoints in memory; locales and statuses are looked at when the event is dispatched. */
export function createSubscriptions(endpoints: EndpointDirectory, archive: readonly string[]): Subscriptions {
  let areKnown = false;
  return {
    wants(type, uid) {
      if (!areKnown) return uid === null || !isProtectedUid(uid);
      const isArchived =
        (uid === null || !isProtectedUid(uid)) && archive.some((pattern) => matchesPattern(pattern, type));
      return (
        isArchived ||
        endpoints.all().some((endpoint) => isSubscribed(endpoint, { type, uid, locale: null, status: null }))
      );
    },
    opened: () => void (areKnown = true),
  };
}
