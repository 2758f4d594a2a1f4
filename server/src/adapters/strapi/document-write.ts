/** An action of the document service that changes content. */
export interface DocumentWrite {
  uid: string;
  action: WriteAction;
  /** Undefined for `create`, whose document does not exist yet. */
  documentId: string | undefined;
  /** Whether a create or an update publishes what it saved. */
  publishes: boolean;
}

export type WriteAction = keyof typeof EVENT_TYPES;

export const ENTRY_CREATE = 'entry.create';
export const ENTRY_UPDATE = 'entry.update';
export const ENTRY_PUBLISH = 'entry.publish';
export const ENTRY_UNPUBLISH = 'entry.unpublish';
export const ENTRY_DISCARD = 'entry.draft-discard';
export const ENTRY_DELETE = 'entry.delete';

/** The event types that each action can produce; an update of a locale that does not exist creates it. */
const EVENT_TYPES = {
  create: [ENTRY_CREATE],
  update: [ENTRY_UPDATE, ENTRY_CREATE],
  clone: [ENTRY_CREATE],
  publish: [ENTRY_PUBLISH],
  unpublish: [ENTRY_UNPUBLISH],
  discardDraft: [ENTRY_DISCARD],
  delete: [ENTRY_DELETE],
} as const;

export const ENTRY_EVENT_TYPES: readonly string[] = Object.values(EVENT_TYPES).flat();

/** What a call of the document service writes; null for one that only reads. */
export function documentWrite(call: DocumentCall): DocumentWrite | null {
  const { uid, action, params, contentType } = call;
  if (!isWrite(action)) return null;
  const saves = action === 'create' || action === 'update';
  const hasDrafts = contentType.options?.draftAndPublish === true;
  return {
    uid,
    action,
    documentId: action === 'create' ? undefined : params?.documentId,
    publishes: saves && hasDrafts && params?.status === 'published',
  };
}

/** Every event type that a write can produce. */
export function eventTypesOf({ action, publishes }: DocumentWrite): readonly string[] {
  return publishes ? [...EVENT_TYPES[action], ENTRY_PUBLISH] : EVENT_TYPES[action];
}

/** The part of the host's middleware context that says what is written. */
export interface DocumentCall {
  uid: string;
  action: string;
  params?: { documentId?: string; status?: unknown };
  contentType: { options?: { draftAndPublish?: unknown } };
}

const isWrite = (action: string): action is WriteAction => Object.hasOwn(EVENT_TYPES, action);
