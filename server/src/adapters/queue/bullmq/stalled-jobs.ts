import type { Worker } from 'bullmq';

/**
 * Puts the jobs of dead processes back, again and again, and returns how to end that. BullMQ's own loop does the same
 * but, after an error, sleeps on for seconds when its worker is closed already.
 */
export function watchStalledJobs(
  worker: Worker<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const check = async (): Promise<void> => {
    try {
      await worker.getBackend().moveStalledJobsToWait();
    } catch (error) {
      if (!isOver) onError(error);
    }
    if (!isOver) timer = setTimeout(() => void check(), everyMs);
  };
  void check();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
