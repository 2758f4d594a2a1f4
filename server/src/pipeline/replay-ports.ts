import type { DeliveryFilter } from '../contracts/deliveries';
import type { MissingEvents, ReplayState } from '../contracts/replays';
import type { DeliveryState, NewDelivery } from '../core/delivery';
import type { Actor, EventHead } from '../core/event';

/** What is to be replayed. */
export type Aim =
  | { kind: 'ids'; ids: number[] }
  | { kind: 'filter'; filter: DeliveryFilter }
  | ({ kind: 'missing' } & MissingEvents);

/** A replay as it is kept: what was asked for, and how far it is. */
export interface Replay {
  id: number;
  aim: Aim;
  state: ReplayState;
  /** Null for as fast as it goes. */
  perSecond: number | null;
  requestedBy: Actor | null;
  total: number;
  matched: number;
  replayed: number;
  /** Where it goes on: an id of a delivery or an event, or an index of the list; null at the beginning. */
  position: number | null;
  /** Deliveries from this id on were made after it was asked for. */
  end: number;
  createdAt: number;
  finishedAt: number | null;
}

export type NewReplay = Pick<Replay, 'aim' | 'perSecond' | 'requestedBy' | 'total' | 'createdAt'>;

/** One step of a replay. */
export interface ReplayStep {
  matched: number;
  /** Deliveries to begin anew. */
  restarts: readonly Restart[];
  /** Deliveries of an endpoint to be owed for the first time. */
  owed: { endpointId: number; deliveries: readonly NewDelivery[] } | null;
  /** Null after the last step. */
  position: number | null;
}

/** What replaying has to know of a delivery. */
export interface DeliveryRef {
  id: number;
  eventId: number;
  endpointId: number;
  state: DeliveryState;
  /** False when it was removed after every delivery of the event had succeeded. */
  hasPayload: boolean;
}

/** A delivery to begin anew; whoever changed its state meanwhile was first. */
export interface Restart {
  id: number;
  orderingKey: string | null;
}

/** How many deliveries of an endpoint are in a state, with and without a payload. */
export interface DeliveryCount {
  endpointId: number;
  state: DeliveryState;
  hasPayload: boolean;
  count: number;
}

/** The replays that were asked for. */
export interface ReplayLog {
  /** Writes down what was asked for; with its only step made in the same transaction, it is over at once. */
  begin(replay: NewReplay, onlyStep: ReplayStep | null): Promise<Replay>;
  one(id: number): Promise<Replay | undefined>;
  /** Newest first. */
  latest(limit: number): Promise<Replay[]>;
  /** Oldest first. */
  running(limit: number): Promise<Replay[]>;
  /** False when it is over or does not exist. */
  cancel(id: number, now: number): Promise<boolean>;
  /**
   * Makes a step and writes down how far the replay is, all or nothing: so it goes on where it was after a crash.
   * Undefined when somebody else made the step or canceled the replay.
   */
  advance(replay: Replay, step: ReplayStep, now: number): Promise<Replay | undefined>;
}

/** What a replay looks for. */
export interface ReplaySource {
  /** Those of the deliveries that exist, oldest first. */
  refs(ids: readonly number[]): Promise<DeliveryRef[]>;
  /** The oldest deliveries of a range of ids that pass, at most `limit`, with the id that the next call begins at. */
  next(
    filter: DeliveryFilter,
    range: { from: number; end: number; limit: number },
  ): Promise<{ refs: DeliveryRef[]; from: number | null }>;
  /** Exact, and therefore as slow as they are many. */
  count(filter: DeliveryFilter): Promise<DeliveryCount[]>;
  heads(eventIds: readonly number[]): Promise<EventHead[]>;
  /** Dispatched events with a payload that happened since an instant, oldest first, with what the next call goes on after. */
  eventsSince(since: number, after: number | null): Promise<{ events: EventHead[]; after: number | null }>;
  /** Which of the events are owed to the endpoint already. */
  owed(endpointId: number, eventIds: readonly number[]): Promise<Set<number>>;
}
