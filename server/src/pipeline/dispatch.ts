import { coalescingOf } from '../core/coalescing';
import type { NewDelivery } from '../core/delivery';
import type { Endpoint } from '../core/endpoint';
import type { EventHead } from '../core/event';
import { keyAtEndpoint } from '../core/ordering-key';
import { matches } from '../core/subscription';
import type { Clock, EndpointDirectory, EventStore } from './ports';

export const EVENTS_PER_DISPATCH = 500;
/** Keeps a transaction short, however many endpoints are owed every event. */
const DELIVERIES_PER_TRANSACTION = 2_000;

export interface DispatchDependencies {
  events: EventStore;
  endpoints: EndpointDirectory;
  /** Learns of endpoints that other instances changed. */
  refresh(): Promise<void>;
  clock: Clock;
}

/** Turns outbox events into one delivery per subscribed endpoint; answers how many events it took. */
export function createDispatch({ events, endpoints, refresh, clock }: DispatchDependencies) {
  return async function dispatch(): Promise<number> {
    const heads = await events.undispatched(EVENTS_PER_DISPATCH);
    if (heads.length === 0) return 0;
    // After the events were read: an endpoint that was there before one of them is known now.
    await refresh();
    const now = clock.now();
    const owed = heads.map((event) => ({
      eventId: event.id,
      deliveries: endpoints
        .all()
        .filter((endpoint) => isSubscribed(endpoint, event))
        .map((endpoint) => ({ ...owe(event, endpoint, now), coalescing: coalescingOf(event, endpoint) })),
    }));
    for (const portion of portionsOf(owed)) {
      await events.dispatch(
        portion.map(({ eventId }) => eventId),
        portion.flatMap(({ deliveries }) => deliveries),
        now,
      );
    }
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
