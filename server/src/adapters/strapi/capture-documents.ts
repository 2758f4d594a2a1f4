import type { Core } from '@strapi/strapi';
import type { Capture } from '../../pipeline/capture';
import { createCaptureTransaction } from './capture-transaction';
import { databaseReason } from './database-reason';
import { type DocumentWrite, documentWrite, eventTypesOf } from './document-write';
import type { EntryChange, WriteResult } from './entry-changes';
import { changesBeforeFailure, entryChanges } from './entry-changes';
import { createDeepPopulate } from './deep-populate';
import { createEntrySnapshots } from './entry-snapshots';
import type { DocumentMiddleware } from './innermost';
import { useInnermost } from './innermost';
import { createPopulatedRows } from './populated-rows';
import { createSharedSnapshots } from './shared-snapshots';
import { createWriteTracer, newTrace } from './write-trace';

/** Captures the `entry.*` events of the document service in the transaction of each write; call once, in `register`. */
export function captureDocuments(strapi: Core.Strapi, capture: Capture): void {
  const transaction = createCaptureTransaction(strapi, capture);
  const traceWrite = createWriteTracer(strapi);
  const deepPopulate = createDeepPopulate(strapi);
  const shared = createSharedSnapshots(strapi, deepPopulate);
  const snapshots = createEntrySnapshots(strapi, createPopulatedRows(strapi, deepPopulate), shared);

  const middleware: DocumentMiddleware = async (call, next) => {
    const write = documentWrite(call);
    const isWanted = (type: string) => capture.wants(type, call.uid);
    if (!write || !eventTypesOf(write).some(isWanted)) return next();

    return shared.during(() => capture.during(() => captured(write, isWanted, next)));
  };
  useInnermost(strapi, middleware);

  function captured(
    write: DocumentWrite,
    isWanted: (type: string) => boolean,
    next: () => Promise<unknown>,
  ): Promise<unknown> {
    const trace = newTrace(write);
    const isNested = strapi.db.inTransaction();
    return transaction.within(async (store) => {
      const storeChanges = async (changes: EntryChange[]): Promise<void> =>
        store(
          await snapshots(
            write.uid,
            changes.filter(({ type }) => isWanted(type)),
          ),
        );
      const result = await traceWrite(trace, next).catch(async (error: unknown) => {
        if (isNested) await salvage(() => storeChanges(changesBeforeFailure(write, trace)));
        throw error;
      });
      await storeChanges(await entryChanges(strapi, write, result as WriteResult, trace));
      return result;
    });
  }

  /** A caller may catch the error and commit; in a transaction that PostgreSQL has given up there is nothing to save. */
  async function salvage(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if ((error as { code?: unknown }).code === ABORTED_TRANSACTION) return;
      strapi.log.error(
        `durable-webhooks could not store the event of a write that failed half-way: ${databaseReason(error)}`,
      );
    }
  }
}

/** PostgreSQL's SQLSTATE for statements after a failed one. */
const ABORTED_TRANSACTION = '25P02';
