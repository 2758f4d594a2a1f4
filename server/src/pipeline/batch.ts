/** Collects single calls for a few milliseconds and makes one call of them. */
export interface Batch<I, O> {
  add(item: I): Promise<O>;
}

export interface BatchOptions {
  maxItems: number;
  waitMs: number;
  /** Runs under way at once, 2 by default: what comes meanwhile makes the next batch larger, not the pool empty. */
  concurrency?: number;
  /** Milliseconds of rest after a run, unless the next batch is full; none by default. */
  restAfter?(run: { items: number; tookMs: number }): number;
}

interface Waiting<I, O> {
  item: I;
  resolve(answer: O): void;
  reject(error: unknown): void;
}

/** `run` answers in the order of its items; when it rejects, every item of that run rejects. */
export function createBatch<I, O>(
  run: (items: I[]) => Promise<O[]>,
  { maxItems, waitMs, concurrency = 2, restAfter = () => 0 }: BatchOptions,
): Batch<I, O> {
  const waiting: Waiting<I, O>[] = [];
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  /** When the oldest that waits has waited long enough. */
  let ripeAt = -Infinity;
  let restsUntil = -Infinity;

  const runNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0 && running < concurrency) begin(waiting.splice(0, maxItems));
  };

  const runInTime = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const ms = Math.max(ripeAt, restsUntil) - performance.now();
    if (ms < 1 || waiting.length >= maxItems) runNow();
    else timer = setTimeout(runNow, ms);
  };

  const begin = (batch: Waiting<I, O>[]): void => {
    const begunAt = performance.now();
    running += 1;
    void settle(batch).then(() => {
      running -= 1;
      const endedAt = performance.now();
      restsUntil = endedAt + restAfter({ items: batch.length, tookMs: endedAt - begunAt });
      if (waiting.length > 0) runInTime();
    });
  };

  /** Never rejects. */
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
        if (waiting.length === 0) ripeAt = performance.now() + waitMs;
        waiting.push({ item, resolve, reject });
        if (timer === undefined || waiting.length >= maxItems) runInTime();
      });
    },
  };
}
