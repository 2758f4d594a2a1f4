import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import type { Capture, Occurrence } from '../../pipeline/capture';

/** Stores occurrences in the transaction that is open, and wakes the feeder once it is committed. */
export type Store = (occurrences: readonly Occurrence[]) => Promise<void>;

export interface CaptureTransaction {
  /** Runs a change and the storing of its events in the caller's transaction, or in one of their own: all or nothing. */
  within<T>(change: (store: Store) => Promise<T>): Promise<T>;
  /** Stores what happened in the caller's transaction while that can still be written to, else in one of its own. */
  record(occurrence: Occurrence): Promise<void>;
}

/** Where no request is: made when the module is loaded. A request's context would hold on to its transaction. */
const boot = new AsyncResource('durable-webhooks.capture');

/** Opens the transactions that hold a change and its events. */
export function createCaptureTransaction(strapi: Core.Strapi, capture: Capture): CaptureTransaction {
  async function within<T>(change: (store: Store) => Promise<T>): Promise<T> {
    return strapi.db.transaction(({ trx, onCommit }) =>
      change(async (occurrences) => {
        if (occurrences.length === 0) return;
        await capture.store(occurrences, trx);
        onCommit(() => committed(occurrences));
      }),
    );
  }

  async function record(occurrence: Occurrence): Promise<void> {
    const storeIt = () => within((store) => store([occurrence]));
    if (!strapi.db.inTransaction()) return storeIt();
    const caller = (await strapi.db.transaction()).get();
    try {
      await storeIt();
    } catch (error) {
      // An emitter that did not wait may have ended its transaction in the meantime.
      if (!caller.isCompleted()) throw error;
      await boot.runInAsyncScope(storeIt);
    }
  }

  /** The host awaits no commit callback: an error here would be nobody's, and end the process. */
  function committed(occurrences: readonly Occurrence[]): void {
    boot.runInAsyncScope(() => {
      try {
        capture.committed(occurrences);
      } catch (error) {
        strapi.log.error(`durable-webhooks could not wake the feeder, the next poll will: ${String(error)}`);
      }
    });
  }

  return { within, record };
}
