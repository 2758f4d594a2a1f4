import type { DeliveryFilter } from '../contracts/deliveries';
import type { DeliveryState, NewDelivery } from '../core/delivery';
import type { EventHead } from '../core/event';

/** What replaying has to know of a delivery. */
export interface DeliveryRef {
  id: number;
  eventId: number;
  endpointId: number;
  state: DeliveryState;
}

/** A delivery to begin anew; whoever changed its state meanwhile was first. */
export interface Restart {
  id: number;
  orderingKey: string | null;
}

/** How many deliveries of an endpoint are in a state. */
export interface DeliveryCount {
  endpointId: number;
  state: DeliveryState;
  count: number;
}

export interface ReplayStore {
  /** Those of the deliveries that exist. */
  refs(ids: readonly number[]): Promise<DeliveryRef[]>;
  /** Every delivery that passes, newest first, in stretches. */
  walk(filter: DeliveryFilter): AsyncIterable<DeliveryRef[]>;
  /** Exact, and therefore as slow as they are many. */
  count(filter: DeliveryFilter): Promise<DeliveryCount[]>;
  /** Compare-and-set from a replayable state to pending and due; how many it was for. */
  restart(restarts: readonly Restart[], now: number): Promise<number>;
  heads(eventIds: readonly number[]): Promise<EventHead[]>;
  /** Dispatched events that happened since an instant, oldest first, with what the next call goes on after. */
  eventsSince(since: number, after: number | null): Promise<{ events: EventHead[]; after: number | null }>;
  /** Which of the events are owed to the endpoint already. */
  owed(endpointId: number, eventIds: readonly number[]): Promise<Set<number>>;
  /** Inserts those deliveries of one endpoint that are not owed yet; how many they were. */
  oweMissing(endpointId: number, deliveries: readonly NewDelivery[]): Promise<number>;
}
