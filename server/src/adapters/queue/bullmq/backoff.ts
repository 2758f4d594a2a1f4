/** How long to leave Redis alone after it refused a command: doubles from `firstMs` up to `longestMs`. */
export interface Backoff {
  nextMs(): number;
  /** It works again: the next pause is a short one. */
  reset(): void;
}

export function createBackoff({ firstMs, longestMs }: { firstMs: number; longestMs: number }): Backoff {
  let ms = firstMs;
  return {
    nextMs() {
      const now = ms;
      ms = Math.min(longestMs, ms * 2);
      return now;
    },
    reset: () => void (ms = firstMs),
  };
}

/** For a Redis that answers with errors: full, read-only, misconfigured, still loading. */
export const REFUSAL_BACKOFF = { firstMs: 1_000, longestMs: 15_000 };

/** Redis answered, and refused; retrying at once would only spin. */
export const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'ReplyError';
