import { within } from '../../../pipeline/within';

/** The jobs that this process is working on. */
export interface RunningJobs {
  run(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Waits at most so long until none is running; whether that was so. */
  settled(timeoutMs: number): Promise<boolean>;
  abort(): void;
}

export function createRunningJobs(): RunningJobs {
  const running = new Map<Promise<void>, AbortController>();
  return {
    run(work) {
      const aborting = new AbortController();
      const job = work(aborting.signal).finally(() => running.delete(job));
      running.set(job, aborting);
      return job;
    },
    settled: (timeoutMs) => within(timeoutMs, Promise.allSettled(running.keys())),
    abort() {
      for (const aborting of running.values()) aborting.abort(new Error('The process is stopping.'));
    },
  };
}
