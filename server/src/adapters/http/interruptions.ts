/** What can be ended from outside. */
export interface Interruptible {
  interrupt(): void;
}

/** Ends attempts when their signals say so; one listener a signal, however many attempts share it. */
export class Interruptions {
  readonly #bySignal = new WeakMap<AbortSignal, Set<Interruptible>>();

  add(signal: AbortSignal, attempt: Interruptible): void {
    let attempts = this.#bySignal.get(signal);
    if (!attempts) {
      const shared = new Set<Interruptible>();
      signal.addEventListener('abort', () => interruptAll(shared), { once: true });
      this.#bySignal.set(signal, shared);
      attempts = shared;
    }
    attempts.add(attempt);
  }

  delete(signal: AbortSignal, attempt: Interruptible): void {
    this.#bySignal.get(signal)?.delete(attempt);
  }
}

function interruptAll(attempts: Set<Interruptible>): void {
  for (const attempt of attempts) attempt.interrupt();
}
