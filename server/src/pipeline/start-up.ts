import { within } from './within';

/** Parts that start one after the other, until somebody ends that. */
export interface StartUp {
  /** Rejects as the first part does that fails; no further one is started then. */
  run(): Promise<void>;
  /** Starts no further part, and waits at most so long for the one that is starting. */
  end(deadlineMs: number): Promise<void>;
}

/** A part that started after the stop would never be stopped. */
export function createStartUp(parts: readonly (() => Promise<void>)[]): StartUp {
  let isEnded = false;
  let running: Promise<void> = Promise.resolve();

  const startInTurn = async (): Promise<void> => {
    for (const start of parts) if (!isEnded) await start();
  };

  return {
    run: () => (running = startInTurn()),
    async end(deadlineMs) {
      isEnded = true;
      await within(deadlineMs, Promise.allSettled([running]));
    },
  };
}
