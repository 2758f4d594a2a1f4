import type { Decision } from '../core/decision';
import type { ClaimedDelivery } from '../core/delivery';
import type { Endpoint } from '../core/endpoint';
import type { NewEvent } from '../core/event';
import type { Outcome } from '../core/outcome';
import type { TraceContext } from '../core/trace-context';

/** Shows whoever traces requests what becomes of their changes. Costs nothing, and does nothing, when nobody does. */
export interface Tracing {
  /** Says that the present work makes an event; what its attempts continue, null when nobody traces. */
  created(event: Pick<NewEvent, 'type' | 'messageId' | 'uid' | 'documentId'>): TraceContext | null;
  /** Makes an attempt, told the headers that its request is to carry, and says what came of it. */
  attempt<T extends TracedAttempt>(
    delivery: ClaimedDelivery,
    endpoint: Pick<Endpoint, 'id' | 'name' | 'url'>,
    make: (headers: Record<string, string>) => Promise<T>,
  ): Promise<T>;
}

export interface TracedAttempt {
  outcome: Outcome;
  decision: Decision;
}
