import type { Endpoint } from '../core/endpoint';

/** The part of an endpoint that a pace looks at. */
export type Paced = Pick<Endpoint, 'id' | 'rateLimit'>;

/**
 * Keeps endpoints within their rate limit: never more than `max` attempts begin within `perMs`. What was handed over and
 * has not begun may begin at any moment, so it counts until it has; then it counts for `perMs` longer.
 */
export interface Pace {
  /** Tells how many of what was handed over have not begun; all others have, at the latest now. */
  observe(endpoint: Paced, unbegun: number, now: number): void;
  /** How many more may be handed over now. */
  allowance(endpoint: Paced, now: number): number;
  /** When more may be handed over; null when only something that begins can tell, or nothing is in the way. */
  freeAt(endpoint: Paced): number | null;
  handedOver(endpointId: number, count: number): void;
  /** Forgets the endpoints that are not among these. */
  retain(endpointIds: ReadonlySet<number>): void;
}

interface History {
  unbegun: number;
  /** Oldest first. */
  began: { at: number; count: number }[];
}

/** Exact because one instance feeds at a time; that instance forgets when it ends. */
export function createPace(): Pace {
  const histories = new Map<number, History>();

  return {
    observe({ id, rateLimit }, unbegun, now) {
      if (rateLimit === null) return void histories.delete(id);
      const history = histories.get(id) ?? { unbegun, began: [] };
      const count = history.unbegun - unbegun;
      if (count > 0) history.began.push({ at: now, count });
      history.began = history.began.filter(({ at }) => at > now - rateLimit.perMs);
      history.unbegun = unbegun;
      histories.set(id, history);
    },

    allowance({ id, rateLimit }, now) {
      if (rateLimit === null) return Infinity;
      const history = histories.get(id);
      if (history === undefined) return rateLimit.max;
      const recent = history.began.filter(({ at }) => at > now - rateLimit.perMs);
      return Math.max(0, rateLimit.max - history.unbegun - sum(recent));
    },

    freeAt({ id, rateLimit }) {
      const history = histories.get(id);
      if (rateLimit === null || history === undefined) return null;
      let excess = history.unbegun + sum(history.began) - rateLimit.max + 1;
      if (excess <= 0) return null;
      for (const { at, count } of history.began) {
        excess -= count;
        if (excess <= 0) return at + rateLimit.perMs;
      }
      return null;
    },

    handedOver(endpointId, count) {
      const history = histories.get(endpointId);
      if (history !== undefined) history.unbegun += count;
    },

    retain(endpointIds) {
      for (const id of histories.keys()) if (!endpointIds.has(id)) histories.delete(id);
    },
  };
}

const sum = (began: History['began']): number => began.reduce((total, { count }) => total + count, 0);
