/** A limited number of places; whoever comes later waits, in turn. */
export interface Slots {
  /** Resolves with true when there is a place, with false when there will be none any more. */
  enter(): Promise<boolean>;
  leave(): void;
  /** Lets nobody in any more. */
  close(): void;
}

export function createSlots(count: number): Slots {
  const waiting: ((isIn: boolean) => void)[] = [];
  let free = count;
  let isClosed = false;
  return {
    enter() {
      if (isClosed) return Promise.resolve(false);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next) next(true);
      else free += 1;
    },
    close() {
      isClosed = true;
      for (const turnAway of waiting.splice(0)) turnAway(false);
    },
  };
}
