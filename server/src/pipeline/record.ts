import { createBatch } from './batch';
import type { Clock, DeliveryStore, FinishedAttempt, Log } from './ports';
import { writeApart } from './write-apart';

export interface Recorder {
  /** Resolves when the attempt is written; rejects only when it was given up at the deadline of a stop. */
  record(finished: FinishedAttempt): Promise<void>;
  /** Waits for all writes; gives up after the deadline and leaves the rest to the sweep. */
  stop(deadlineMs: number): Promise<void>;
}

const BATCH = { maxItems: 200, waitMs: 4 };
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
  const rests = createRests();
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

  const write = async (finished: FinishedAttempt): Promise<void> => {
    for (let refusals = 0; ; refusals += 1) {
      const refusal = await batch.add({ finished, refusals });
      if (refusal === null) return void (isTroubled = false);
      if (!isTroubled) log.warn('attempts could not be recorded yet', { error: refusal.error });
      isTroubled = true;
      if (performance.now() >= giveUpAt) throw refusal.error;
      await rests.take(refusals);
    }
  };

  return {
    record(finished) {
      const work = write(finished);
      unwritten.add(work);
      const forget = (): void => void unwritten.delete(work);
      work.then(forget, forget);
      return work;
    },
    async stop(deadlineMs) {
      giveUpAt = performance.now() + deadlineMs;
      rests.shorten();
      await Promise.allSettled(unwritten);
    },
  };
}

const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 2_000;
const SHORTENED_REST_MS = 50;

/** Pauses between the tries of one item; they differ, so that what is refused does not always meet the same others. */
function createRests() {
  const resting = new Set<() => void>();
  let longestMs = LONGEST_REST_MS;
  return {
    take(refusals: number): Promise<void> {
      const ms = Math.min(longestMs, FIRST_REST_MS * 2 ** refusals) * (0.5 + Math.random() / 2);
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          resting.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        resting.add(end);
      });
    },
    shorten(): void {
      longestMs = SHORTENED_REST_MS;
      for (const end of [...resting]) end();
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
