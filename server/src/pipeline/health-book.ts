import {
  type EndpointHealth,
  HEALTHY,
  isResting,
  PARK_AFTER_STRIKES,
  stateOf,
} from '../core/endpoint-health';
import type { Verdict } from '../core/verdict';

/**
 * What this process knows of its endpoints' health: as it was read with what was fed or claimed last, and what this process
 * recorded since. The rows know more, when other instances record too.
 */
export interface HealthBook {
  of(endpointId: number): EndpointHealth;
  see(endpointId: number, health: EndpointHealth): void;
  /**
   * An attempt ended that is not recorded yet: those that follow must not run into what it met. What is answered is to be
   * called when it is recorded, and what is seen tells of it.
   */
  met(endpointId: number, verdict: Verdict | null): (() => void) | undefined;
  /** Whether an attempt may begin: not at an endpoint that is parked, or will be when all is recorded. */
  mayBegin(endpointId: number, now: number): boolean;
}

export function createHealthBook(): HealthBook {
  const seen = new Map<number, EndpointHealth>();
  /** Not recorded yet, and no answer since. */
  const strikes = new Map<number, { count: number }>();
  const of = (endpointId: number): EndpointHealth => seen.get(endpointId) ?? HEALTHY;
  return {
    of,
    see: (endpointId, health) => void seen.set(endpointId, health),
    met(endpointId, verdict) {
      if (verdict !== 'down') {
        if (verdict !== null) strikes.delete(endpointId);
        return undefined;
      }
      const unrecorded = strikes.get(endpointId) ?? { count: 0 };
      strikes.set(endpointId, unrecorded);
      unrecorded.count += 1;
      return () => void (unrecorded.count -= 1);
    },
    mayBegin(endpointId, now) {
      const health = of(endpointId);
      if (stateOf(health) === 'parked') return !isResting(endpointId, health, now);
      return health.strikes + (strikes.get(endpointId)?.count ?? 0) < PARK_AFTER_STRIKES;
    },
  };
}
