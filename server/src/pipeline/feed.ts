import type { Endpoint } from '../core/endpoint';
import { whyClosed } from '../core/endpoint-closure';
import { probeAtOf } from '../core/endpoint-health';
import { createPace } from './pace';
import type { Pace } from './pace';
import { isDue, planWishes } from './plan-wishes';
import type { Clock, DeliveryQueue, EndpointDirectory, Horizon, ReservedDelivery, Wish } from './ports';

export interface FeedDependencies<T extends ReservedDelivery> {
  endpoints: EndpointDirectory;
  horizon(endpointIds: readonly number[]): Promise<Horizon[]>;
  /** Claims what was wished for. */
  claim(wishes: readonly Wish[], now: number): Promise<T[]>;
  release(deliveryIds: readonly number[], dueAt: number): Promise<void>;
  queue: DeliveryQueue<T>;
  clock: Clock;
}

export interface Fed {
  /** Deliveries handed over. */
  count: number;
  /** When something that waits may be handed over, by its due time or its endpoint's rate; null when none waits so. */
  nextDueAt: number | null;
}

/** A high rate is kept by a helping now and then, not by a round per delivery. */
const PACE_STEP_MS = 20;

/** Hands due deliveries to the driver, each endpoint within its own limits, fairly over all of them. */
export function createFeed<T extends ReservedDelivery>(dependencies: FeedDependencies<T>) {
  const { endpoints, queue, clock } = dependencies;
  const pace = createPace();
  let turn = 0;

  return async function feed(): Promise<Fed> {
    const open = endpoints.all().filter(mayReceive);
    const horizons = await dependencies.horizon(open.map((endpoint) => endpoint.id));
    const now = clock.now();
    keepPace(pace, open, horizons, queue, now);
    const { aheadFactor } = queue;
    const wishes = planWishes(open, horizons, { now, room: queue.room(), aheadFactor, pace, turn });
    turn += 1;
    const count = wishes.length === 0 ? 0 : await handOver(wishes, now);
    return {
      count,
      nextDueAt: earliest([
        ...dueTimes(horizons, now),
        ...paceTimes(pace, open, horizons, now),
        ...probeTimes(horizons, now),
      ]),
    };
  };

  async function handOver(wishes: readonly Wish[], now: number): Promise<number> {
    const claimed = await dependencies.claim(wishes, now);
    if (claimed.length === 0) return 0;
    const refused = new Set(await queue.push(claimed));
    for (const { id, endpointId } of claimed) if (!refused.has(id)) pace.handedOver(endpointId, 1);
    if (refused.size > 0) await dependencies.release([...refused], now);
    return claimed.length - refused.size;
  }
}

/** Whether anything is sent to an endpoint now. */
export const mayReceive = (endpoint: Endpoint): boolean => whyClosed(endpoint) === null;

function keepPace(
  pace: Pace,
  open: readonly Endpoint[],
  horizons: readonly Horizon[],
  queue: Pick<DeliveryQueue, 'waiting'>,
  now: number,
): void {
  const queued = new Map(horizons.map((horizon) => [horizon.endpointId, horizon.queued]));
  pace.retain(new Set(open.map(({ id }) => id)));
  for (const endpoint of open) {
    pace.observe(endpoint, (queued.get(endpoint.id) ?? 0) + queue.waiting(endpoint.id), now);
  }
}

function dueTimes(horizons: readonly Horizon[], now: number): number[] {
  return horizons
    .flatMap(({ pendingAt, retryAt }) => [pendingAt, retryAt])
    .filter((at): at is number => at !== null && at > now);
}

function paceTimes(
  pace: Pace,
  open: readonly Endpoint[],
  horizons: readonly Horizon[],
  now: number,
): number[] {
  const due = new Set(horizons.filter((horizon) => isDue(horizon, now)).map(({ endpointId }) => endpointId));
  return open
    .filter(({ id }) => due.has(id))
    .map((endpoint) => pace.freeAt(endpoint))
    .filter((at): at is number => at !== null)
    .map((at) => Math.max(at, now + PACE_STEP_MS));
}

/** Of the parked endpoints that something waits for. */
function probeTimes(horizons: readonly Horizon[], now: number): number[] {
  return horizons
    .filter((horizon) => isDue(horizon, now))
    .map(({ endpointId, health }) => probeAtOf(endpointId, health))
    .filter((at): at is number => at !== null && at > now);
}

const earliest = (times: readonly number[]): number | null =>
  times.length === 0 ? null : times.reduce((first, at) => Math.min(first, at));
