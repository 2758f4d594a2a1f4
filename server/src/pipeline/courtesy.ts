import type { Clock } from './ports';

/**
 * Editors first: while content is written without pause, deliveries take only a small part of the process. What has to
 * wait is caught up as soon as there is a pause.
 */
export interface Courtesy {
  /** Runs a write of content, and counts the time it takes. */
  during<T>(write: () => Promise<T>): Promise<T>;
  isPressed(): boolean;
  /** Resolves when an attempt may begin: at once, unless content is being written without pause. */
  turn(): Promise<void>;
  /** Keeps nobody waiting any more. */
  stop(): void;
}

/** The time over which writing is averaged: a few writes in a row are no pressure. */
const AVERAGED_MS = 250;
/** Writing takes more than this share of the time. */
const PRESSED = 0.6;
/** Under pressure: 200 attempts a second, about a tenth of a processor. */
const TURNS = { count: 5, everyMs: 25 };

export function createCourtesy(clock: Clock): Courtesy {
  const waiting: (() => void)[] = [];
  let writes = 0;
  /** The share of the time in which something was being written, recent time counting most; as of `since`. */
  let share = 0;
  let since = clock.now();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const average = (): number => {
    const now = clock.now();
    const present = writes > 0 ? 1 : 0;
    share = present + (share - present) * Math.exp(-Math.max(0, now - since) / AVERAGED_MS);
    since = now;
    return share;
  };

  const isPressed = (): boolean => average() > PRESSED;

  const give = (): void => {
    const free = isStopped || !isPressed() ? waiting.length : TURNS.count;
    for (const begin of waiting.splice(0, free)) begin();
    timer = waiting.length > 0 ? setTimeout(give, TURNS.everyMs) : undefined;
  };

  return {
    async during(write) {
      average();
      writes += 1;
      try {
        return await write();
      } finally {
        average();
        writes -= 1;
      }
    },
    isPressed,
    turn() {
      if (isStopped || (waiting.length === 0 && !isPressed())) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
        timer ??= setTimeout(give, TURNS.everyMs);
      });
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      give();
    },
  };
}
