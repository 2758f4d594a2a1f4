/** How many deliveries ended lately: about as many as will end while others are fetched. */
export interface Momentum {
  ended(endpointId: number): void;
  of(endpointId: number): number;
  ofAll(): number;
}

/** Longer than a round of the feeder takes on a busy database. */
const WINDOW_MS = 200;

interface Count {
  window: number;
  inWindow: number;
  inWindowBefore: number;
}

export function createMomentum(now: () => number = () => performance.now()): Momentum {
  const all: Count = { window: 0, inWindow: 0, inWindowBefore: 0 };
  const counts = new Map<number, Count>();

  const moveOn = (count: Count): Count => {
    const window = Math.floor(now() / WINDOW_MS);
    if (window !== count.window) {
      count.inWindowBefore = window === count.window + 1 ? count.inWindow : 0;
      count.inWindow = 0;
      count.window = window;
    }
    return count;
  };

  const lately = (count: Count): number => {
    const { inWindow, inWindowBefore } = moveOn(count);
    return Math.max(inWindow, inWindowBefore);
  };

  return {
    ended(endpointId) {
      const count = counts.get(endpointId) ?? { window: 0, inWindow: 0, inWindowBefore: 0 };
      counts.set(endpointId, count);
      moveOn(count).inWindow += 1;
      moveOn(all).inWindow += 1;
    },
    of(endpointId) {
      const count = counts.get(endpointId);
      return count === undefined ? 0 : lately(count);
    },
    ofAll: () => lately(all),
  };
}
