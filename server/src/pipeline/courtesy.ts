import type { Clock } from './ports';

/**
 * Editors first: while content is written without pause, deliveries take only a small part of the process. What has to
 * wait is caught up as soon as there is a pause.
 */
export interface Courtesy {
  /** Counts the time from now, or from that instant on, until the returned function is called as time of writing. */
  begin(since?: number): () => void;
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
/** Under pressure: 200 attempts a second, about a tenth of a processor, in few portions: each is written by a commit. */
const TURNS = { count: 80, everyMs: 400 };
/** How soon a pause is noticed. */
const LOOK_EVERY_MS = 100;

export function createCourtesy(clock: Clock): Courtesy {
  const waiting: (() => void)[] = [];
  let writes = 0;
  /** The share of the time in which something was being written, recent time counting most; as of `since`. */
  let share = 0;
  let since = clock.now();
  let timer: NodeJS.Timeout | undefined;
  let gaveAt = -Infinity;
  let isStopped = false;

  const average = (): number => {
    const now = clock.now();
    const present = writes > 0 ? 1 : 0;
    share += (present - share) * weightOf(now - since);
    since = now;
    return share;
  };

  const isPressed = (): boolean => average() > PRESSED;

  const begin = (beganAt: number = clock.now()): (() => void) => {
    const before = Math.max(0, clock.now() - beganAt);
    share = Math.min(1, average() + weightOf(before));
    writes += 1;
    return () => {
      average();
      writes -= 1;
    };
  };

  /** How many of those that wait may go on now. */
  const portion = (): number => {
    if (isStopped || !isPressed()) return waiting.length;
    if (clock.now() - gaveAt < TURNS.everyMs) return 0;
    gaveAt = clock.now();
    return TURNS.count;
  };

  const give = (): void => {
    for (const goOn of waiting.splice(0, portion())) goOn();
    timer = waiting.length > 0 ? setTimeout(give, LOOK_EVERY_MS) : undefined;
  };

  return {
    begin,
    async during(write) {
      const end = begin();
      try {
        return await write();
      } finally {
        end();
      }
    },
    isPressed,
    turn() {
      if (isStopped || (waiting.length === 0 && !isPressed())) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
        timer ??= setTimeout(give, LOOK_EVERY_MS);
      });
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      give();
    },
  };
}

/** Of the last so many milliseconds in the average, between 0 and 1. */
const weightOf = (ms: number): number => 1 - Math.exp(-Math.max(0, ms) / AVERAGED_MS);
