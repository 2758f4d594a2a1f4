import type { Core } from '@strapi/strapi';
import type { EventStatus } from '../../core/event';
import type { DocumentWrite } from './document-write';
import {
  ENTRY_CREATE,
  ENTRY_DELETE,
  ENTRY_DISCARD,
  ENTRY_PUBLISH,
  ENTRY_UNPUBLISH,
  ENTRY_UPDATE,
} from './document-write';
import type { Row } from './row';
import type { WriteTrace } from './write-trace';

/** One entry event: a row (one locale, one version of a document) and what happened to it. */
export interface EntryChange {
  type: string;
  row: Row;
  /** Undefined: as the row says. */
  status?: EventStatus;
  /** The row exists no more: it is sent as it was read before. */
  isGone: boolean;
}

/** Tells which entry events a write makes, in the order in which the host emits them. */
export async function entryChanges(
  strapi: Core.Strapi,
  write: DocumentWrite,
  result: WriteResult,
  trace: WriteTrace,
): Promise<EntryChange[]> {
  const rows = result?.entries ?? [];
  switch (write.action) {
    case 'create':
    case 'update':
      if (!result) return [];
      return write.publishes
        ? publishingSave(strapi, write, result as Row, trace)
        : [save(result as Row, trace)];
    case 'clone':
      return rows.map((row) => ({ type: ENTRY_CREATE, row, isGone: false }));
    case 'publish':
      return rows.map((row) => ({ type: ENTRY_PUBLISH, row, status: 'published', isGone: false }));
    case 'discardDraft':
      return rows.map((row) => ({ type: ENTRY_DISCARD, row, status: 'draft', isGone: false }));
    case 'unpublish':
      return rows.map((row) => ({ type: ENTRY_UNPUBLISH, row, status: 'published', isGone: true }));
    case 'delete':
      return (trace.found ?? rows).map((row) => ({ type: ENTRY_DELETE, row, isGone: true }));
  }
}

/** What a create or an update had saved when it failed: a caller that goes on in its own transaction commits it. */
export function changesBeforeFailure({ action }: DocumentWrite, trace: WriteTrace): EntryChange[] {
  const [row] = trace.saved;
  return row && (action === 'create' || action === 'update') ? [save(row, trace)] : [];
}

/** A row for a create or an update, `{ documentId, entries }` for the others, nothing when there was nothing to change. */
export type WriteResult = (Partial<Row> & { entries?: Row[] }) | null | undefined;

const save = (row: Row, { documentId, created }: WriteTrace): EntryChange => ({
  type: documentId === undefined || created.has(row.id) ? ENTRY_CREATE : ENTRY_UPDATE,
  row,
  isGone: false,
});

/** The result of such a save is the published row alone, so its draft is looked up. */
async function publishingSave(
  strapi: Core.Strapi,
  write: DocumentWrite,
  published: Row,
  trace: WriteTrace,
): Promise<EntryChange[]> {
  const versions: Row[] = await strapi.db.query(write.uid).findMany({
    select: ['id', 'documentId', 'locale', 'publishedAt'],
    where: { documentId: published.documentId },
  });
  const locale = versions.find(({ id }) => id === published.id)?.locale;
  const draft = versions.find((version) => version.publishedAt === null && version.locale === locale);
  const publishing: EntryChange = { type: ENTRY_PUBLISH, row: published, status: 'published', isGone: false };
  return draft ? [save(draft, trace), publishing] : [publishing];
}
