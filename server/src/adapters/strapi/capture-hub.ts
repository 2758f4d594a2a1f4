import type { Core } from '@strapi/strapi';
import { subjectOf } from '../../core/endpoint-news';
import type { Capture, Occurrence } from '../../pipeline/capture';
import { currentActor } from './actor';
import { MEDIA_EVENT_TYPES } from './capture-media';
import { createCaptureTransaction } from './capture-transaction';
import { databaseReason } from './database-reason';
import { ENTRY_EVENT_TYPES } from './document-write';

/** Captured where the change is made; the hub tells of them too late, and not always the truth. */
const CAPTURED_ELSEWHERE = new Set([...ENTRY_EVENT_TYPES, ...MEDIA_EVENT_TYPES]);

/**
 * Captures every other event that native webhooks know of (`releases.publish`, those of other plugins…) before the
 * hub's `emit` goes on, in the emitter's transaction while it is open. The body is what native webhooks send, so an
 * Error in the payload is written as `{}`. Never rejects: that would end the process. Call once, in `register`.
 */
export function captureHub(strapi: Core.Strapi, capture: Capture): void {
  const transaction = createCaptureTransaction(strapi, capture);
  const { allowedEvents } = strapi.get<{ allowedEvents: Map<string, string> }>('webhookStore');

  strapi.eventHub.subscribe(async (type: string, info: unknown) => {
    if (CAPTURED_ELSEWHERE.has(type) || ![...allowedEvents.values()].includes(type)) return;
    try {
      const occurrence = hubOccurrence(strapi, type, info);
      if (capture.wants(type, occurrence.uid)) await transaction.record(occurrence);
    } catch (error) {
      strapi.log.error(`durable-webhooks could not store the event ${type}: ${databaseReason(error)}`);
    }
  });
}

function hubOccurrence(strapi: Core.Strapi, type: string, payload: unknown): Occurrence {
  const info = Object(payload ?? {}) as HubPayload;
  const subject = info.entry ?? info.entity;
  return {
    type,
    uid: textOrNull(info.uid),
    documentId: textOrNull(subject?.documentId),
    locale: textOrNull(subject?.locale),
    status: subject?.status === 'draft' || subject?.status === 'published' ? subject.status : null,
    info,
    thinReason: null,
    actor: currentActor(strapi),
    notBefore: null,
    subjectEndpointId: subjectOf(type, info),
  };
}

/** What events about documents have in common, where they have it. */
interface HubPayload {
  uid?: unknown;
  entry?: HubSubject | null;
  entity?: HubSubject | null;
}

interface HubSubject {
  documentId?: unknown;
  locale?: unknown;
  status?: unknown;
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
