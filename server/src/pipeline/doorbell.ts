/**
 * Wakes one waiting loop. Ringing only settles a promise that the loop made itself, so whatever rings (a request
 * inside a transaction, say) leaves none of its own asynchronous context behind.
 */
export interface Doorbell {
  ring(): void;
  /** Resolves at the next ring, at once if it rang since the last wait, or after `timeoutMs`. */
  wait(timeoutMs: number): Promise<void>;
}

/** A doorbell that remembers one ring. */
export function createDoorbell(): Doorbell {
  let rang = false;
  let open: (() => void) | undefined;
  return {
    ring() {
      rang = true;
      open?.();
    },
    async wait(timeoutMs) {
      if (!rang) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          open = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      open = undefined;
      rang = false;
    },
  };
}
