/**
 * Lets groups in, a whole group at a time, until so many are inside; then nobody until a third of them has left, so that
 * several groups come in together. Whoever comes later waits, in turn.
 */
export interface Room {
  /** Resolves with true once the group is in, with false when nobody gets in any more. */
  enter(count: number): Promise<boolean>;
  /** Lets a group in that cannot wait. */
  admit(count: number): void;
  leave(count: number): void;
  inside(): number;
  /** Lets nobody in any more. */
  close(): void;
}

export function createRoom(limit: number): Room {
  const waiting: { count: number; admit(isIn: boolean): void }[] = [];
  let inside = 0;
  let isFull = false;
  let isClosed = false;

  const admitWaiting = (): void => {
    isFull &&= inside > (limit * 2) / 3;
    while (!isFull && waiting.length > 0) {
      const { count, admit } = waiting.shift()!;
      inside += count;
      isFull = inside >= limit;
      admit(true);
    }
  };

  return {
    enter(count) {
      if (isClosed) return Promise.resolve(false);
      return new Promise((admit) => {
        waiting.push({ count, admit });
        admitWaiting();
      });
    },
    admit(count) {
      inside += count;
      isFull ||= inside >= limit;
    },
    leave(count) {
      inside -= count;
      admitWaiting();
    },
    inside: () => inside,
    close() {
      isClosed = true;
      for (const { admit } of waiting.splice(0)) admit(false);
    },
  };
}
