import type { NewDelivery } from '../core/delivery';
import type { Endpoint } from '../core/endpoint';
import { stateOf } from '../core/endpoint-health';
import type { Horizon } from './ports';

/** What the feeder knows of an endpoint at the end of a look. */
export interface Look extends Pick<Horizon, 'endpointId' | 'health' | 'inFlight'> {
  /** Whether something that is due may have stayed behind. */
  mayHaveMore: boolean;
}

/**
 * What the feeder's last look left free at each endpoint: so many deliveries may be sent as soon as they are made, without
 * another look. Only the feeder hands over, so that until its next look no more can be in flight than it saw and handed over.
 */
export interface Spare {
  /** After each look, with what it handed over in flight. */
  looked(open: readonly Endpoint[], looks: readonly Look[]): void;
  /** Those that may be sent at once, each counted from now on. */
  take(deliveries: readonly NewDelivery[], now: number): NewDelivery[];
}

export interface SpareOptions {
  /** Deliveries that this process can begin to send at this moment. */
  free(): number;
  /** How long nobody else can have fed after a look: what is left of the lease that it was made under. */
  validMs: number;
  monotonicMs?(): number;
}

export function createSpare({ free, validMs, monotonicMs = () => performance.now() }: SpareOptions): Spare {
  let spare = new Map<number, number>();
  let validUntil = -Infinity;

  const takeOne = ({ endpointId, dueAt }: NewDelivery, now: number): boolean => {
    const left = spare.get(endpointId) ?? 0;
    if (left <= 0 || dueAt > now) return false;
    spare.set(endpointId, left - 1);
    return true;
  };

  return {
    looked(open, looks) {
      const byId = new Map(looks.map((look) => [look.endpointId, look]));
      spare = new Map(open.map((endpoint) => [endpoint.id, spareOf(endpoint, byId.get(endpoint.id))]));
      validUntil = monotonicMs() + validMs;
    },
    take(deliveries, now) {
      if (monotonicMs() >= validUntil) return [];
      const most = free();
      const taken: NewDelivery[] = [];
      for (const delivery of deliveries) {
        if (taken.length >= most) break;
        if (takeOne(delivery, now)) taken.push(delivery);
      }
      return taken;
    },
  };
}

/** None where others come first, where trouble or a limit asks for a closer look, or order for all of them. */
function spareOf(endpoint: Endpoint, look: Look | undefined): number {
  if (look === undefined || look.mayHaveMore) return 0;
  if (endpoint.ordering !== 'none' || endpoint.rateLimit !== null) return 0;
  const { health, inFlight } = look;
  if (stateOf(health) !== 'healthy' || health.strikes > 0 || health.ramp !== null) return 0;
  return endpoint.concurrency - inFlight;
}
