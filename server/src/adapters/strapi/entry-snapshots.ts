import type { Core, UID } from '@strapi/strapi';
import type { EventStatus } from '../../core/event';
import type { Occurrence } from '../../pipeline/capture';
import { currentActor } from './actor';
import type { EntryChange } from './entry-changes';
import type { createPopulatedRows } from './populated-rows';
import type { Row } from './row';
import { sanitisedRow } from './sanitised-row';
import type { SharedSnapshots } from './shared-snapshots';

/**
 * Turns entry changes into occurrences with the payload of native webhooks. What cannot be read or sanitised becomes a
 * thin occurrence that says why. No savepoint guards the read: it would cost two statements in every write, and only a
 * database that fails within a transaction could need it.
 */
export function createEntrySnapshots(
  strapi: Core.Strapi,
  readPopulated: ReturnType<typeof createPopulatedRows>,
  shared: Pick<SharedSnapshots, 'share'>,
) {
  return async function snapshots(uid: string, changes: readonly EntryChange[]): Promise<Occurrence[]> {
    const actor = currentActor(strapi);
    const { modelName: model, options } = strapi.getModel(uid as UID.ContentType);
    const populated = await readRows(uid, changes);

    return Promise.all(
      changes.map(async (change) => {
        const { row: read, unreadable } = change.isGone ? { row: change.row } : populated(change.row.id);
        const known: Row = { ...change.row, ...read };
        const { row: entry, thinReason } = read
          ? await sanitisedRow(strapi, uid, read)
          : { row: known, thinReason: unreadable ?? 'the entry was gone before it could be read' };
        if (read && !change.isGone) shared.share(uid, read);
        return {
          type: change.type,
          uid,
          documentId: known.documentId ?? null,
          locale: known.locale || null,
          status: options?.draftAndPublish === true ? (change.status ?? statusOf(known)) : null,
          info: { model, uid, entry },
          thinReason,
          actor,
          notBefore: null,
        };
      }),
    );
  };

  async function readRows(uid: string, changes: readonly EntryChange[]): Promise<(id: Row['id']) => Read> {
    const ids = changes.filter(({ isGone }) => !isGone).map(({ row }) => row.id);
    try {
      const rows = await readPopulated(uid, ids);
      return (id) => ({ row: rows.find((row) => row?.id === id) ?? undefined });
    } catch (error) {
      return () => ({ unreadable: `the entry cannot be read: ${String(error)}` });
    }
  }
}

interface Read {
  row?: Row;
  /** Why not. */
  unreadable?: string;
}

function statusOf({ publishedAt }: Row): EventStatus | null {
  if (publishedAt === undefined) return null;
  return publishedAt === null ? 'draft' : 'published';
}
