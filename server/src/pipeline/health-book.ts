import { type EndpointHealth, HEALTHY } from '../core/endpoint-health';

/**
 * What this process knows of its endpoints' health: as it was read with what was fed or claimed last, and what this process
 * recorded since. The rows know more, when other instances record too.
 */
export interface HealthBook {
  of(endpointId: number): EndpointHealth;
  see(endpointId: number, health: EndpointHealth): void;
}

export function createHealthBook(): HealthBook {
  const seen = new Map<number, EndpointHealth>();
  return {
    of: (endpointId) => seen.get(endpointId) ?? HEALTHY,
    see: (endpointId, health) => void seen.set(endpointId, health),
  };
}
