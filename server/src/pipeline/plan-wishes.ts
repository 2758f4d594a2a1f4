import type { Endpoint } from '../core/endpoint';
import { ceilingOf } from '../core/endpoint-health';
import type { Pace } from './pace';
import type { Horizon, Wish } from './ports';

export interface Plan {
  now: number;
  /** Deliveries that the driver takes now. */
  room: number;
  /** How many of an endpoint's may wait in the driver beyond those being sent. */
  ahead: (endpointId: number) => number;
  pace: Pick<Pace, 'allowance'>;
  /** Grows with every plan: who comes first when there is not room for everybody. */
  turn: number;
}

/** With so many that nobody has begun, and half of all that may be in flight, no slot waits for more: later it is more at once. */
const MANY_QUEUED = 50;

interface Demand {
  endpoint: Endpoint;
  /** What the endpoint's own limits allow. */
  limit: number;
  inFlight: number;
}

/**
 * How many deliveries to claim for each endpoint that has some due. The room is shared evenly; what an endpoint may not
 * use goes to the others. With less room than endpoints, those with the fewest in flight get it, in turn.
 */
export function planWishes(open: readonly Endpoint[], horizons: readonly Horizon[], plan: Plan): Wish[] {
  const byId = new Map(horizons.map((horizon) => [horizon.endpointId, horizon]));
  const demands = open.flatMap((endpoint) => demandOf(endpoint, byId.get(endpoint.id), plan));
  return share(demands, plan).map(({ endpoint, limit }) => ({
    endpointId: endpoint.id,
    limit,
    ordering: endpoint.ordering,
  }));
}

/** Whether something is due at the endpoint, its own limits aside. */
export const isDue = (horizon: Horizon | undefined, now: number): boolean =>
  horizon !== undefined && [horizon.pendingAt, horizon.retryAt].some((at) => at !== null && at <= now);

function demandOf(endpoint: Endpoint, horizon: Horizon | undefined, plan: Plan): Demand[] {
  if (horizon === undefined || !isDue(horizon, plan.now)) return [];
  const { inFlight, queued } = horizon;
  const ceiling = ceilingOf(endpoint, horizon.health, { now: plan.now, ahead: plan.ahead(endpoint.id) });
  if (queued >= Math.max(MANY_QUEUED, ceiling / 2)) return [];
  const limit = Math.min(ceiling - inFlight, plan.pace.allowance(endpoint, plan.now));
  return limit > 0 ? [{ endpoint, limit, inFlight }] : [];
}

function share(demands: readonly Demand[], { room, turn }: Plan): Demand[] {
  if (room <= 0) return [];
  if (room <= demands.length) return neediest(demands, room, turn).map((demand) => ({ ...demand, limit: 1 }));
  let left = room;
  const modestFirst = [...demands].sort((a, b) => a.limit - b.limit);
  return modestFirst.map((demand, index) => {
    const limit = Math.min(demand.limit, Math.floor(left / (demands.length - index)));
    left -= limit;
    return { ...demand, limit };
  });
}

function neediest(demands: readonly Demand[], count: number, turn: number): Demand[] {
  const from = turn % Math.max(1, demands.length);
  const inTurn = [...demands.slice(from), ...demands.slice(0, from)];
  return inTurn.sort((a, b) => a.inFlight - b.inFlight).slice(0, count);
}
