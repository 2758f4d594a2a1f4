import { errors } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import { eventTypeProblem } from '../../core/subscription';
import type { Capture } from '../../pipeline/capture';
import { currentActor } from './actor';
import { createCaptureTransaction } from './capture-transaction';

export interface PublishOptions {
  /** The document that the event is about: endpoints in document order keep its events in order. */
  documentId?: string;
  /** No delivery is attempted before this instant; epoch milliseconds, or a date. */
  notBefore?: number | Date;
}

/** Stores a custom event, or rejects with a ValidationError that names the argument and the remedy. */
export type PublishEvent = (type: string, data?: object, options?: PublishOptions) => Promise<void>;

/**
 * Makes `service('events').publish`: custom events, stored in the caller's transaction when there is one and with the
 * body `{ event, createdAt, ...data }`.
 */
export function createEventPublisher(strapi: Core.Strapi, capture: Capture): PublishEvent {
  const transaction = createCaptureTransaction(strapi, capture);
  return async function publish(type, data = {}, { documentId, notBefore } = {}) {
    refuse('type', typeProblem(type));
    refuse('data', isPlainObject(data) ? null : 'must be a plain object: its properties become the body');
    refuse('documentId', documentIdProblem(documentId));
    const earliest = notBefore === undefined ? null : Number(notBefore);
    refuse(
      'notBefore',
      earliest === null || Number.isSafeInteger(earliest) ? null : 'must be a date or epoch milliseconds',
    );
    if (!capture.wants(type, null)) return;

    await transaction.record({
      type,
      uid: null,
      documentId: documentId ?? null,
      locale: null,
      status: null,
      info: data,
      thinReason: null,
      actor: currentActor(strapi),
      notBefore: earliest,
    });
  };
}

function typeProblem(type: unknown): string | null {
  if (typeof type !== 'string') return 'must be a text such as order.paid';
  if (/^(entry|media)\./.test(type)) {
    return 'may not begin with "entry." or "media.": those are stored when content changes — choose a name of your own such as order.paid';
  }
  return type.includes('.') ? eventTypeProblem(type) : 'needs a dot, as in order.paid';
}

const MAX_DOCUMENT_ID_LENGTH = 255;

function documentIdProblem(documentId: unknown): string | null {
  if (documentId === undefined) return null;
  const isId =
    typeof documentId === 'string' && documentId !== '' && documentId.length <= MAX_DOCUMENT_ID_LENGTH;
  return isId ? null : `must be a text of 1 to ${MAX_DOCUMENT_ID_LENGTH} characters`;
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refuse(argument: string, problem: string | null): void {
  if (problem) throw new errors.ValidationError(`${argument} ${problem}`, { argument });
}
