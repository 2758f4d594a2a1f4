import type { Endpoint } from '../core/endpoint';
import { whyClosed } from '../core/endpoint-closure';
import { isResting, probeAtOf } from '../core/endpoint-health';
import { createPace } from './pace';
import type { Pace } from './pace';
import { isDue, planWishes } from './plan-wishes';
import type { Look, Spare } from './spare';
import type { Watch } from './watch';
import type { Clock, DeliveryQueue, EndpointDirectory, Horizon, ReservedDelivery, Wish } from './ports';

export interface FeedDependencies<T extends ReservedDelivery> {
  endpoints: EndpointDirectory;
  horizon(endpointIds: readonly number[]): Promise<Horizon[]>;
  /** Looks at what became of the endpoints' health. */
  watch: Watch;
  /** Claims what was wished for. */
  claim(wishes: readonly Wish[], now: number): Promise<T[]>;
  release(deliveryIds: readonly number[], dueAt: number): Promise<void>;
  queue: DeliveryQueue<T>;
  /** Learns what is left free. */
  spare: Pick<Spare, 'looked'>;
  clock: Clock;
}

export interface Fed {
  /** Deliveries handed over. */
  count: number;
  /** When something that waits may be handed over, by its due time or its endpoint's rate; null when none waits so. */
  nextDueAt: number | null;
  /** Whether more may be due than was handed over: then it is worth to look again as soon as there is room. */
  isHungry: boolean;
  /** Whether the driver is low in deliveries of an endpoint that may have more: then it is worth to look again at once. */
  isLow: boolean;
}

/** A high rate is kept by a helping now and then, not by a round per delivery. */
const PACE_STEP_MS = 20;

export type Feed = () => Promise<Fed>;

/** Hands due deliveries to the driver, each endpoint within its own limits, fairly over all of them. */
export function createFeed<T extends ReservedDelivery>(dependencies: FeedDependencies<T>): Feed {
  const { endpoints, queue, clock } = dependencies;
  const pace = createPace();
  let turn = 0;

  return async function feed(): Promise<Fed> {
    const open = endpoints.all().filter(mayReceive);
    const horizons = await dependencies.horizon(open.map((endpoint) => endpoint.id));
    await dependencies.watch(open, horizons);
    const now = clock.now();
    keepPace(pace, open, horizons, queue, now);
    const { ahead } = queue;
    const wishes = planWishes(open, horizons, { now, room: queue.room(), ahead, pace, turn });
    turn += 1;
    const taken = wishes.length === 0 ? new Map<number, number>() : await handOver(wishes, now);
    const looks = horizons.map((horizon) => lookOf(horizon, wishes, taken, now));
    dependencies.spare.looked(open, looks);
    return {
      count: [...taken.values()].reduce((total, count) => total + count, 0),
      isHungry: looks.some((look) => look.mayHaveMore),
      isLow: looks.some((look) => look.mayHaveMore && queue.isLow(look.endpointId)),
      nextDueAt: earliest([
        ...dueTimes(horizons, now),
        ...paceTimes(pace, open, horizons, now),
        ...probeTimes(horizons, now),
      ]),
    };
  };

  /** How many the driver took, by endpoint. */
  async function handOver(wishes: readonly Wish[], now: number): Promise<Map<number, number>> {
    const claimed = await dependencies.claim(wishes, now);
    const taken = new Map<number, number>();
    if (claimed.length === 0) return taken;
    const refused = new Set(await queue.push(claimed));
    for (const { id, endpointId } of claimed) {
      if (refused.has(id)) continue;
      pace.handedOver(endpointId, 1);
      taken.set(endpointId, (taken.get(endpointId) ?? 0) + 1);
    }
    if (refused.size > 0) await dependencies.release([...refused], now);
    return taken;
  }
}

const lookOf = (
  horizon: Horizon,
  wishes: readonly Wish[],
  taken: ReadonlyMap<number, number>,
  now: number,
): Look => ({
  ...horizon,
  inFlight: horizon.inFlight + (taken.get(horizon.endpointId) ?? 0),
  mayHaveMore: isOpen(horizon, now) && mayHaveMore(horizon, wishes, taken),
});

/** Whether room would let something through: a parked endpoint waits for its time, not for room. */
const isOpen = (horizon: Horizon, now: number): boolean =>
  isDue(horizon, now) && !isResting(horizon.endpointId, horizon.health, now);

/** Not when an endpoint got less than was wished for; in order, what was not found may wait for what is being sent. */
function mayHaveMore(
  { endpointId }: Horizon,
  wishes: readonly Wish[],
  taken: ReadonlyMap<number, number>,
): boolean {
  const wish = wishes.find((one) => one.endpointId === endpointId);
  if (wish === undefined || wish.ordering === 'document') return true;
  return (taken.get(endpointId) ?? 0) >= wish.limit;
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
