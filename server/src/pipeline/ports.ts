import type { ClaimedDelivery, DeliveryState, Job, NewDelivery } from '../core/delivery';
import type { Decision } from '../core/decision';
import type { Endpoint } from '../core/endpoint';
import type { EndpointHealth } from '../core/endpoint-health';
import type { EndpointNews } from '../core/endpoint-news';
import type { EventHead, NewEvent } from '../core/event';
import type { Message } from '../core/message';
import type { Outcome, Timings } from '../core/outcome';

/** The only clock the pipeline knows; epoch milliseconds. */
export interface Clock {
  now(): number;
}

export interface Log {
  debug(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}

/** A transaction of the host's database; opaque here. */
export type Transaction = object;

/** Makes the attempt. Resolves with an outcome for every network or receiver fault; never rejects. */
export interface Sender {
  send(message: Message, signal?: AbortSignal): Promise<{ outcome: Outcome; timings: Timings }>;
  stop(): Promise<void>;
}

/** Every endpoint that exists, kept in memory and at most a second behind the database. */
export interface EndpointDirectory {
  all(): readonly Endpoint[];
  byId(id: number): Endpoint | undefined;
  /** Stops sending to it until a person enables it again; its deliveries wait. False when it was disabled already or is gone. */
  disable(id: number, reason: string): Promise<boolean>;
}

/** Tells people and programs what became of an endpoint. */
export interface Announcer {
  /** Writes the change and the event that tells of it in one transaction; tells nobody when `write` answers false. */
  announce(news: EndpointNews, write: () => Promise<boolean>): Promise<void>;
}

export interface EventStore {
  /** Inserts in order within the given transaction; rejects when it cannot. */
  append(events: readonly NewEvent[], transaction: Transaction): Promise<void>;
  undispatched(limit: number): Promise<Outbox>;
  /** Marks the events dispatched and inserts their deliveries, all or nothing; false when another instance was first. */
  dispatch(eventIds: readonly number[], deliveries: readonly NewDelivery[], now: number): Promise<boolean>;
}

/** Events that are not dispatched yet, oldest first. */
export interface Outbox {
  heads: EventHead[];
  /** Of the endpoints as they were when the events were read: one that was there before an event is of this revision. */
  endpointsRevision: number;
}

/** What the feeder has to know of an endpoint's waiting deliveries. */
export interface Horizon {
  endpointId: number;
  /** Due time of the earliest delivery without an attempt, null for none. */
  pendingAt: number | null;
  /** Due time of the earliest delivery to be retried, null for none. */
  retryAt: number | null;
  /** Deliveries queued or being sent, by any instance. */
  inFlight: number;
  /** Of these, the ones that no instance has begun to send. */
  queued: number;
  health: EndpointHealth;
}

/** A wish to claim: up to `limit` due deliveries of one endpoint. */
export interface Wish {
  endpointId: number;
  limit: number;
  ordering: 'none' | 'document';
}

/** A delivery whose attempt was made. Its body is let go: many may be waiting to be written. */
export type AttemptedDelivery = Omit<ClaimedDelivery, 'event'> & {
  event: Pick<ClaimedDelivery['event'], 'id' | 'createdAt'>;
};

/** An attempt with what followed from it. */
export interface FinishedAttempt {
  delivery: AttemptedDelivery;
  startedAt: number;
  /** Its headers as they may be kept: credentials and signatures masked. */
  message: Pick<Message, 'url' | 'headers'>;
  outcome: Outcome;
  timings: Timings;
  decision: Decision;
  /** Of its endpoint: where draining it after a pause ends. */
  endpointConcurrency: number;
}

/** What a driver needs to know of a delivery that somebody else will claim. */
export type ReservedDelivery = Pick<ClaimedDelivery, 'id' | 'endpointId' | 'attempt'>;

export interface DeliveryStore {
  horizon(endpointIds: readonly number[]): Promise<Horizon[]>;
  /** Claims due deliveries to be sent by this process now, first attempts before retries, under a lease. */
  take(wishes: readonly Wish[], now: number): Promise<ClaimedDelivery[]>;
  /**
   * Marks the events dispatched and inserts their deliveries, those of `atOnce` as claimed by this process; all or nothing.
   * Undefined when another instance was first. None of them merges.
   */
  takeNew(
    eventIds: readonly number[],
    deliveries: { atOnce: readonly NewDelivery[]; later: readonly NewDelivery[] },
    now: number,
  ): Promise<ClaimedDelivery[] | undefined>;
  /** Claims due deliveries to be handed to Redis, first attempts before retries, under a longer lease. */
  reserve(wishes: readonly Wish[], now: number): Promise<ReservedDelivery[]>;
  /** Compare-and-set from queued to sending; jobs that are no longer current are left out. */
  claim(jobs: readonly Job[]): Promise<ClaimedDelivery[]>;
  /** Writes attempts and new states in one transaction. */
  record(finished: readonly FinishedAttempt[], now: number): Promise<void>;
  /** Gives claimed deliveries back unspent. */
  release(deliveryIds: readonly number[], dueAt: number): Promise<void>;
  /** Ends deliveries that no attempt can be made for. */
  bury(deliveryIds: readonly number[], reason: string, now: number): Promise<void>;
  /** Extends the leases of what this process holds. */
  renew(deliveryIds: readonly number[]): Promise<void>;
  /** Returns deliveries whose holder let the lease run out; their number. */
  sweep(now: number): Promise<number>;
}

export interface RetentionStore {
  /** Cancels at most `limit` deliveries that wait for an endpoint that is gone; their number. */
  cancelOrphans(now: number, limit: number): Promise<number>;
  /** Deletes at most `limit` deliveries of a state finished before `before`, with their attempts; their number. */
  pruneDeliveries(states: readonly DeliveryState[], before: number, limit: number): Promise<number>;
  /** Deletes at most `limit` dispatched events older than `before` that no delivery needs; their number. */
  pruneEvents(before: number, limit: number): Promise<number>;
  /** Deletes replays that were over before `before`; their number. */
  pruneReplays(before: number): Promise<number>;
}

/** Who feeds: one instance at a time. */
export interface Leadership {
  /** Takes or keeps the lease; true while this instance is the feeder. */
  hold(): Promise<boolean>;
  /** Whether the lease is still this instance's, without asking the database. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/** The driver: carries claimed deliveries to `deliver`, in this process or through Redis. */
export interface DeliveryQueue<T extends ReservedDelivery = ClaimedDelivery> {
  readonly driver: 'embedded' | 'bullmq';
  /** How many more deliveries it takes now. */
  room(): number;
  /** Whether so little waits of an endpoint's deliveries, and of all of them, that it takes more than a few. */
  isLow(endpointId: number): boolean;
  /** Deliveries of an endpoint that were handed over as claimed and wait in this process to be begun. */
  waiting(endpointId: number): number;
  /** How many deliveries of an endpoint may be handed over beyond its concurrency, to wait for their turn. */
  ahead(endpointId: number): number;
  /** Hands deliveries over; ids that it could not take come back. */
  push(deliveries: readonly T[]): Promise<number[]>;
  /** Begins to work on what is handed over. */
  start(): Promise<void>;
  /** Takes nothing new, lets running attempts finish until the deadline, then aborts them. */
  stop(deadlineMs: number): Promise<void>;
}

/** The part of a driver that sends from this process what this process has claimed. */
export interface LocalQueue<T extends { id: number } = ClaimedDelivery> {
  /** How many deliveries it could begin to send at this moment. */
  free(): number;
  /** Begins them; ids that it could not take come back. */
  begin(deliveries: readonly T[]): Promise<number[]>;
}
