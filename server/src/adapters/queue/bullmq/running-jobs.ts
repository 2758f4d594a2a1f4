import { within } from '../../../pipeline/within';
import type { Taken } from './pool';

/** The work of jobs that this process has taken, which goes on when the job is gone. */
export interface RunningJobs {
  /** Resolves when the job may go; with false when it was not taken and has to be given back. */
  run(take: (signal: AbortSignal) => Promise<Taken | null>): Promise<boolean>;
  /** Waits at most so long until nothing is worked on; whether that was so. */
  settled(timeoutMs: number): Promise<boolean>;
  abort(): void;
}

export function createRunningJobs(): RunningJobs {
  const running = new Map<Promise<unknown>, AbortController>();
  const hold = (work: Promise<unknown>, aborting: AbortController): void => {
    const forget = (): void => void running.delete(work);
    running.set(work, aborting);
    work.then(forget, forget);
  };
  return {
    async run(take) {
      const aborting = new AbortController();
      const taking = take(aborting.signal);
      hold(taking, aborting);
      const taken = await taking;
      if (taken === null) return false;
      hold(taken.worked, aborting);
      return true;
    },
    settled: (timeoutMs) => within(timeoutMs, Promise.allSettled(running.keys())),
    abort() {
      for (const aborting of running.values()) aborting.abort(new Error('The process is stopping.'));
    },
  };
}
