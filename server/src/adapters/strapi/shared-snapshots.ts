import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import type { Row } from './row';
import { hasSingleReadHooks } from './single-read-hooks';

/** Gives the host what was read for our events, so that it does not read it again for its own. */
export interface SharedSnapshots {
  /** Runs a write; what is shared during it waits for the end of its transaction. */
  during<T>(write: () => Promise<T>): Promise<T>;
  /** A row with all that native webhooks send of it. */
  share(uid: string, row: Row): void;
}

/**
 * After the commit the host reads each row once more with everything that belongs to it, ten statements for a usual
 * content type, for its own webhooks and whoever listens to its hub. That read is cut down to the row alone, and filled
 * with what was read within the transaction: the same content, or with quick changes the right one, because another
 * change may have come in between. Call once, in `register`.
 */
export function createSharedSnapshots(
  strapi: Core.Strapi,
  deepPopulate: (uid: string) => object,
): SharedSnapshots {
  const current = new AsyncLocalStorage<Map<string, Row>>();
  const isSame = createComparison();

  strapi.db.lifecycles.subscribe({
    beforeFindOne(event) {
      const snapshots = current.getStore();
      const params = event.params as Query;
      const id = soleId(params.where);
      if (!snapshots?.size || id === undefined || strapi.db.inTransaction()) return;
      const key = keyOf(event.model.uid, id);
      const snapshot = snapshots.get(key);
      if (!snapshot || !isSame(params.populate, deepPopulate(event.model.uid))) return;
      snapshots.delete(key);
      delete params.populate;
      event.state['snapshot'] = snapshot;
    },
    afterFindOne(event) {
      const snapshot = event.state['snapshot'] as Row | undefined;
      const result = event.result as Record<string, unknown> | null;
      if (!snapshot || !result) return;
      for (const name of Object.keys(result)) delete result[name];
      Object.assign(result, snapshot);
    },
  });

  return {
    // Within a transaction of the caller the host reads when that ends, where nobody knows of this write.
    during: (write) => (strapi.db.inTransaction() ? write() : current.run(new Map(), write)),
    share(uid, row) {
      if (!hasSingleReadHooks(strapi, uid)) current.getStore()?.set(keyOf(uid, row.id), row);
    },
  };
}

interface Query {
  where?: unknown;
  populate?: unknown;
}

const keyOf = (uid: string, id: Row['id']): string => `${uid}:${id}`;

function soleId(where: unknown): Row['id'] | undefined {
  if (typeof where !== 'object' || where === null || Object.keys(where).length !== 1) return undefined;
  const { id } = where as { id?: unknown };
  return typeof id === 'number' || typeof id === 'string' ? id : undefined;
}

/** Compares what is read along; the host asks with the same object each time, so once for each content type. */
function createComparison() {
  const same = new WeakSet<object>();
  return (theirs: unknown, ours: object): boolean => {
    if (typeof theirs !== 'object' || theirs === null) return false;
    if (!same.has(theirs) && JSON.stringify(theirs) === JSON.stringify(ours)) same.add(theirs);
    return same.has(theirs);
  };
}
