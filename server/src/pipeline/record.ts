import { type BatchOptions, createBatch } from './batch';
import type { Clock, DeliveryStore, FinishedAttempt, Log } from './ports';
import { writeApart } from './write-apart';

export interface Recorder {
  /** Resolves when the attempt is written; rejects only when it was given up at the deadline of a stop. */
  record(finished: FinishedAttempt): Promise<void>;
  /** Waits for all writes; gives up after the deadline and leaves the rest to the sweep. */
  stop(deadlineMs: number): Promise<void>;
}

/**
 * Most of the time is left to others, in this process to a database that works in it; what takes long gets larger batches
 * instead. Bounds what a crash makes a duplicate of: answers of the last few hundredths of a second.
 */
const LONGEST_REST_MS = 50;
const BATCH: BatchOptions = {
  maxItems: 500,
  waitMs: 4,
  concurrency: 1,
  // A millisecond per item: what comes now and then is not kept waiting for more.
  restAfter: ({ items, tookMs }) => Math.min(LONGEST_REST_MS, 4 * tookMs, items),
};
/** Refused so often, it may be what the receiver said that the database does not take. */
const REFUSALS_BEFORE_REDUCING = 2;

interface Item {
  finished: FinishedAttempt;
  refusals: number;
}

/**
 * Writes attempts in batches. An attempt was made and cannot be made undone, so it is written again until the
 * database takes it: sending again blindly would be a duplicate.
 */
export function createRecorder(store: Pick<DeliveryStore, 'record'>, clock: Clock, log: Log): Recorder {
  const unwritten = new Set<Promise<void>>();
  const pauses = createPauses();
  let giveUpAt = Infinity;
  let isTroubled = false;

  const writeItems = async (items: readonly Item[]): Promise<void> => {
    try {
      await store.record(
        items.map(({ finished }) => finished),
        clock.now(),
      );
    } catch (error) {
      const [only] = items;
      if (!only || items.length > 1 || only.refusals < REFUSALS_BEFORE_REDUCING) throw error;
      await store.record([reduce(only.finished)], clock.now());
      log.warn('an attempt was recorded without what the receiver said: the database refused it', { error });
    }
  };

  const batch = createBatch<Item, { error: unknown } | null>((items) => writeApart(items, writeItems), BATCH);

  const writeAgain = async (finished: FinishedAttempt, first: { error: unknown }): Promise<void> => {
    let refusal: { error: unknown } | null = first;
    for (let refusals = 0; refusal !== null; refusals += 1) {
      if (!isTroubled) log.warn('attempts could not be recorded yet', { error: refusal.error });
      isTroubled = true;
      if (performance.now() >= giveUpAt) throw refusal.error;
      await pauses.take(refusals);
      refusal = await batch.add({ finished, refusals: refusals + 1 });
    }
    isTroubled = false;
  };

  return {
    record(finished) {
      const work = batch.add({ finished, refusals: 0 }).then((refusal) => {
        unwritten.delete(work);
        if (refusal === null) return void (isTroubled = false);
        const again = writeAgain(finished, refusal);
        unwritten.add(again);
        return again.finally(() => unwritten.delete(again));
      });
      unwritten.add(work);
      return work;
    },
    async stop(deadlineMs) {
      giveUpAt = performance.now() + deadlineMs;
      pauses.shorten();
      while (unwritten.size > 0) await Promise.allSettled(unwritten);
    },
  };
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const SHORTENED_PAUSE_MS = 50;

/** Pauses between the tries of one item; they differ, so that what is refused does not always meet the same others. */
function createPauses() {
  const pausing = new Set<() => void>();
  let longestMs = LONGEST_PAUSE_MS;
  return {
    take(refusals: number): Promise<void> {
      const ms = Math.min(longestMs, FIRST_PAUSE_MS * 2 ** refusals) * (0.5 + Math.random() / 2);
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          pausing.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        pausing.add(end);
      });
    },
    shorten(): void {
      longestMs = SHORTENED_PAUSE_MS;
      for (const end of [...pausing]) end();
    },
  };
}

/** The decision matters more than the answer it was made from. */
function reduce(item: FinishedAttempt): FinishedAttempt {
  const message = { url: item.message.url, headers: {} };
  const { outcome } = item;
  if (!('response' in outcome)) return { ...item, message };
  const response = { ...outcome.response, headers: {}, body: '', bodyTruncated: true };
  return { ...item, message, outcome: { ...outcome, response } };
}
