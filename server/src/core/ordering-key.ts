import { createHash } from 'node:crypto';
import type { EndpointDefinition } from './endpoint';
import type { EventHead } from './event';

/** No event's key: those have a colon. */
const WHOLE_ENDPOINT = 'endpoint';

/** What the column holds. */
const MAX_LENGTH = 255;

/**
 * The key whose deliveries to one endpoint go strictly one after the other: one per document, all its locales and
 * versions included, because editors see them as one thing. What is about no document has a key of its own and waits
 * for nothing.
 */
export function orderingKeyOf({ id, uid, documentId }: Pick<EventHead, 'id' | 'uid' | 'documentId'>): string {
  const key = documentId === null ? `event:${id}` : `${uid ?? ''}:${documentId}`;
  return key.length <= MAX_LENGTH ? key : createHash('sha256').update(key).digest('hex');
}

/** The key of a delivery at its endpoint; null where the endpoint neither orders nor merges. */
export function keyAtEndpoint(
  { ordering, coalesce }: Pick<EndpointDefinition, 'ordering' | 'coalesce'>,
  event: Pick<EventHead, 'id' | 'uid' | 'documentId'>,
): string | null {
  if (coalesce?.by === 'endpoint') return WHOLE_ENDPOINT;
  return ordering === 'document' || coalesce?.by === 'document' ? orderingKeyOf(event) : null;
}
