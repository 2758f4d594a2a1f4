import { coalescingOf } from '../core/coalescing';
import type { NewDelivery } from '../core/delivery';
import type { Endpoint } from '../core/endpoint';
import type { EventHead } from '../core/event';
import { keyAtEndpoint } from '../core/ordering-key';
import { matches } from '../core/subscription';
import type { Clock, EndpointDirectory, EventStore } from './ports';

export const EVENTS_PER_DISPATCH = 500;
/** So few do not come from a backlog: somebody has just made them. */
const EVENTS_AT_ONCE = 10;
/** Keeps a transaction short, however many endpoints are owed every event. */
const DELIVERIES_PER_TRANSACTION = 2_000;

export interface DispatchDependencies {
  events: Pick<EventStore, 'undispatched' | 'dispatch'>;
  endpoints: EndpointDirectory;
  /** Dispatches and begins to send what need not wait; false when all of it has to. */
  sendAtOnce(eventIds: readonly number[], deliveries: readonly NewDelivery[], now: number): Promise<boolean>;
  /** Learns of endpoints that other instances changed, unless it knows them as they were at this revision. */
  refresh(revision: number): Promise<void>;
  clock: Clock;
}

/** Turns outbox events into one delivery per subscribed endpoint; answers how many events it took. */
export function createDispatch(dependencies: DispatchDependencies) {
  const { events, endpoints, refresh, clock } = dependencies;
  const write = async (owed: readonly Owed[], now: number): Promise<void> => {
    const eventIds = owed.map(({ eventId }) => eventId);
    const deliveries = owed.flatMap((one) => one.deliveries);
    const isFew = owed.length <= EVENTS_AT_ONCE;
    if (isFew && (await dependencies.sendAtOnce(eventIds, deliveries, now))) return;
    await events.dispatch(eventIds, deliveries, now);
  };

  return async function dispatch(): Promise<number> {
    const { heads, endpointsRevision } = await events.undispatched(EVENTS_PER_DISPATCH);
    if (heads.length === 0) return 0;
    await refresh(endpointsRevision);
    const now = clock.now();
    const owed = heads.map((event) => ({
      eventId: event.id,
      deliveries: endpoints
        .all()
        .filter((endpoint) => isSubscribed(endpoint, event))
        .map((endpoint) => ({ ...owe(event, endpoint, now), coalescing: coalescingOf(event, endpoint) })),
    }));
    for (const portion of portionsOf(owed)) await write(portion, now);
    return heads.length;
  };
}

interface Owed {
  eventId: number;
  deliveries: NewDelivery[];
}

/** In order; an event's deliveries stay together. */
function portionsOf(owed: readonly Owed[]): Owed[][] {
  const portions: Owed[][] = [];
  let size = Infinity;
  for (const one of owed) {
    if (size + one.deliveries.length > DELIVERIES_PER_TRANSACTION) {
      portions.push([]);
      size = 0;
    }
    portions.at(-1)?.push(one);
    size += one.deliveries.length;
  }
  return portions;
}

/** Whether an event that happens now is owed to the endpoint. */
export const isSubscribed = (endpoint: Endpoint, event: Parameters<typeof matches>[1]): boolean =>
  endpoint.enabled && matches(endpoint, event);

/** The delivery of one event to one endpoint, merged with no other, due when its own delay and the event's have passed. */
export function owe(event: EventHead, endpoint: Endpoint, now: number): NewDelivery {
  return {
    eventId: event.id,
    endpointId: endpoint.id,
    dueAt: Math.max(now, event.notBefore ?? 0, event.createdAt + endpoint.delayMs),
    orderingKey: keyAtEndpoint(endpoint, event),
    coalescing: null,
    createdAt: now,
  };
}
