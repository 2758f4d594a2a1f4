import type { DeliveryView } from '../../../server/src/contracts';

let lastId = 1000;

/** A line of the history that succeeded at once. */
export function deliveryView(differences: Partial<DeliveryView> = {}): DeliveryView {
  const id = differences.id ?? ++lastId;
  return {
    id,
    state: 'succeeded',
    endpointId: 1,
    endpointName: 'CRM',
    event: {
      id,
      messageId: `msg_${id}`,
      type: 'entry.publish',
      uid: 'api::article.article',
      documentId: 'k2r5',
      locale: 'en',
      status: 'published',
      createdAt: 1000,
    },
    attempts: 1,
    lastStatus: 200,
    lastError: null,
    nextAttemptAt: null,
    heldBy: null,
    createdAt: 1000,
    finishedAt: 2000,
    payloadRemovedAt: null,
    ...differences,
  };
}
