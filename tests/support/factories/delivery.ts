import type { ClaimedDelivery, NewDelivery } from '../../../server/src/core/delivery';
import { nextId } from './next-id';

/** A delivery that is owed and due. */
export function aNewDelivery(over: Partial<NewDelivery> = {}): NewDelivery {
  return { eventId: 1, endpointId: 1, dueAt: 0, orderingKey: null, coalescing: null, createdAt: 0, ...over };
}

/** A delivery claimed for its first attempt. */
export function aClaimedDelivery(over: Partial<ClaimedDelivery> = {}): ClaimedDelivery {
  const id = over.id ?? nextId();
  return {
    id,
    endpointId: 1,
    attempt: 1,
    tries: 0,
    isReplayed: false,
    event: {
      id,
      messageId: `msg_${id}`,
      type: 'entry.update',
      body: `{"number":${id}}`,
      createdAt: 0,
      trace: null,
    },
    ...over,
  };
}
