/** Collects single calls for a few milliseconds and makes one call of them. */
export interface Batch<I, O> {
  add(item: I): Promise<O>;
  /** Runs what has been collected, and waits for all runs under way. */
  flush(): Promise<void>;
}

export interface BatchOptions {
  maxItems: number;
  waitMs: number;
  /** Runs under way at once, 2 by default: what comes meanwhile makes the next batch larger, not the pool empty. */
  concurrency?: number;
}

interface Waiting<I, O> {
  item: I;
  resolve(answer: O): void;
  reject(error: unknown): void;
}

/** `run` answers in the order of its items; when it rejects, every item of that run rejects. */
export function createBatch<I, O>(
  run: (items: I[]) => Promise<O[]>,
  { maxItems, waitMs, concurrency = 2 }: BatchOptions,
): Batch<I, O> {
  const waiting: Waiting<I, O>[] = [];
  let timer: NodeJS.Timeout | undefined;
  const running = new Set<Promise<void>>();

  const runNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0 && running.size < concurrency) begin(waiting.splice(0, maxItems));
  };

  /** Waited long enough, or is full: nothing but room to run was missing. */
  const isRipe = (): boolean => timer === undefined || waiting.length >= maxItems;

  const begin = (batch: Waiting<I, O>[]): void => {
    const work = settle(batch).finally(() => {
      running.delete(work);
      if (isRipe()) runNow();
    });
    running.add(work);
  };

  const settle = async (batch: Waiting<I, O>[]): Promise<void> => {
    try {
      const answers = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(answers[index] as O));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  return {
    add(item) {
      return new Promise<O>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length >= maxItems) runNow();
        else timer ??= setTimeout(runNow, waitMs);
      });
    },
    async flush() {
      runNow();
      while (running.size > 0) {
        await Promise.race(running);
        runNow();
      }
    },
  };
}
