import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import type { Row } from './row';

/** What a write did to the rows of its own document that its result does not tell. */
export interface WriteTrace {
  uid: string;
  /** Undefined for `create`, whose document does not exist yet. */
  documentId: string | undefined;
  /** Rows that were inserted or updated, in this order. */
  saved: Row[];
  /** Ids of those that were inserted. */
  created: Set<Row['id']>;
  /** The rows as they were first read: what `entry.delete` shows. */
  found: Row[] | null;
}

/** Runs a write and notes what it does, also when it fails. */
export type TraceWrite = <T>(trace: WriteTrace, write: () => Promise<T>) => Promise<T>;

/** The trace of a write that has not begun. */
export const newTrace = ({ uid, documentId }: Pick<WriteTrace, 'uid' | 'documentId'>): WriteTrace => ({
  uid,
  documentId,
  saved: [],
  created: new Set(),
  found: null,
});

/** Watches the database's lifecycles during writes; call once, in `register`. */
export function createWriteTracer(strapi: Core.Strapi): TraceWrite {
  const current = new AsyncLocalStorage<WriteTrace>();

  strapi.db.lifecycles.subscribe({
    afterCreate({ model, result }) {
      const row = result as Row | null;
      if (!row) return;
      const trace = traceOf(model.uid, row.documentId);
      trace?.saved.push(row);
      trace?.created.add(row.id);
    },
    afterUpdate({ model, result }) {
      const row = result as Row | null;
      if (row) traceOf(model.uid, row.documentId)?.saved.push(row);
    },
    afterFindMany({ model, params, result }) {
      const where = (params as Query | undefined)?.where;
      const trace = traceOf(model.uid, where?.documentId);
      if (trace) trace.found ??= result as Row[];
    },
  });

  function traceOf(uid: string, documentId: unknown): WriteTrace | undefined {
    const trace = current.getStore();
    const isMeant = trace?.uid === uid && (trace.documentId === undefined || trace.documentId === documentId);
    return isMeant ? trace : undefined;
  }

  return (trace, write) => current.run(trace, write);
}

interface Query {
  where?: { documentId?: unknown };
}
