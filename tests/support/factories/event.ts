import type { EventHead, NewEvent } from '../../../server/src/core/event';
import { nextId } from './next-id';

/** An event about to be stored: an article was updated. */
export function aNewEvent(over: Partial<NewEvent> = {}): NewEvent {
  const number = nextId();
  return {
    messageId: `msg_${number}`,
    type: 'entry.update',
    uid: 'api::article.article',
    documentId: `document${number}`,
    locale: 'en',
    status: 'draft',
    body: `{"event":"entry.update","number":${number}}`,
    thinReason: null,
    actor: null,
    createdAt: 0,
    notBefore: null,
    subjectEndpointId: null,
    trace: null,
    ...over,
  };
}

/** An event as dispatching sees it. */
export function anEventHead(over: Partial<EventHead> = {}): EventHead {
  const { type, uid, documentId, locale, status, createdAt, notBefore, subjectEndpointId } = aNewEvent();
  return {
    id: nextId(),
    type,
    uid,
    documentId,
    locale,
    status,
    createdAt,
    notBefore,
    subjectEndpointId,
    ...over,
  };
}
