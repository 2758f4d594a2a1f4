import { serialiseBody, thinBody } from '../core/body';
import type { Actor, EventStatus, NewEvent } from '../core/event';
import type { Meter } from './meter';
import type { Clock, EventStore, Transaction } from './ports';
import type { Tracing } from './tracing';

/** Something that happened to content, seen while its transaction is still open. */
export interface Occurrence {
  type: string;
  uid: string | null;
  documentId: string | null;
  locale: string | null;
  status: EventStatus | null;
  /** Everything the body says after `event` and `createdAt`. */
  info: object;
  /** Why `info` holds no more than the identity of its subject; null for a whole payload. */
  thinReason: string | null;
  actor: Actor | null;
  /** Epoch milliseconds. */
  notBefore: number | null;
  /** Of our own events about endpoints; see `NewEvent`. */
  subjectEndpointId?: number | null;
}

export interface Capture {
  /** Whether such an event is worth storing: somebody subscribes to it, or it is archived. */
  wants(type: string, uid: string | null): boolean;
  /** Stores events in the order given, within the transaction of the change; rejects when it cannot. */
  store(occurrences: readonly Occurrence[], transaction: Transaction): Promise<void>;
  /** Runs a write whose events are stored: deliveries stand back while there are many. */
  during<T>(write: () => Promise<T>): Promise<T>;
  /** Tells that what was stored is committed. */
  committed(occurrences: readonly Occurrence[]): void;
}

export interface CaptureDependencies {
  events: Pick<EventStore, 'append'>;
  subscriptions: Pick<Capture, 'wants'>;
  courtesy: Pick<Capture, 'during'>;
  clock: Clock;
  newMessageId(): string;
  maxPayloadBytes: number;
  meter: Pick<Meter, 'captured'>;
  tracing: Pick<Tracing, 'created'>;
  wake(): void;
}

/** Freezes what happened into events and puts them in the outbox with one statement. */
export function createCapture(dependencies: CaptureDependencies): Capture {
  const { events, subscriptions, courtesy, meter, wake } = dependencies;
  return {
    wants: (type, uid) => subscriptions.wants(type, uid),
    during: (write) => courtesy.during(write),
    committed(occurrences) {
      for (const { type } of occurrences) meter.captured(type);
      wake();
    },
    async store(occurrences, transaction) {
      if (occurrences.length === 0) return;
      await events.append(
        occurrences.map((occurrence) => freeze(occurrence, dependencies)),
        transaction,
      );
    },
  };
}

function freeze(
  occurrence: Occurrence,
  { clock, newMessageId, maxPayloadBytes, tracing }: CaptureDependencies,
): NewEvent {
  const { type, info, thinReason, subjectEndpointId = null, ...facts } = occurrence;
  const createdAt = clock.now();
  const at = new Date(createdAt);
  const frozen =
    thinReason === null
      ? serialiseBody(type, at, info, maxPayloadBytes)
      : thinBody(type, at, info, thinReason);
  const messageId = newMessageId();
  const trace = tracing.created({ type, messageId, ...facts });
  return { messageId, type, createdAt, subjectEndpointId, trace, ...facts, ...frozen };
}
