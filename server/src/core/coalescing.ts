import type { Coalesce } from './endpoint';
import type { EventHead } from './event';
import type { NewDelivery } from './delivery';

/** When a delivery that may be merged goes out, epoch milliseconds. */
export interface Coalescing {
  /** When nothing was added for long enough. */
  quietAt: number;
  /** The latest moment for the group that begins with it. */
  sendBy: number;
}

/** A stored delivery that waits and may be merged away. */
export interface Waiting {
  id: number;
  state: 'pending' | 'retrying';
  sendBy: number;
  /** What all deliveries that came together share: the event id of the first of them. */
  group: number;
}

/** A new delivery with its place: it waits, or another one goes out in its stead. */
export interface Placed {
  delivery: NewDelivery;
  state: 'pending' | 'merged';
  sendBy: number | null;
  group: number | null;
}

/** What becomes of the deliveries of one key. */
export interface MergePlan {
  placed: Placed[];
  /** Ids of waiting deliveries that another one stands for now. */
  merged: number[];
  /** Groups that became one: only where a failed attempt comes back beside what was added meanwhile. */
  joined: { from: number; to: number }[];
}

/** The delay of the endpoint shifts the whole window: every event waits at least so long, the last one too. */
export const coalescingOf = (
  event: Pick<EventHead, 'createdAt'>,
  { coalesce, delayMs }: { coalesce: Coalesce | null; delayMs: number },
): Coalescing | null =>
  coalesce && {
    quietAt: event.createdAt + delayMs + coalesce.windowMs,
    sendBy: event.createdAt + delayMs + coalesce.maxWaitMs,
  };

/** A new delivery that nothing is merged with. */
export const placedAlone = (delivery: NewDelivery): Placed => ({
  delivery,
  state: 'pending',
  sendBy: null,
  group: null,
});

interface Open {
  state: Waiting['state'];
  sendBy: number;
  group: number;
  of: number | Placed;
}

/**
 * Merges deliveries of one key, each into the one after it. One that may not be sent before the waiting one has to go out
 * begins a group of its own, so that nothing waits longer than it was promised. A delivery to be retried was sent in time
 * once: it goes into the next one, whose window begins anew.
 */
export function planMerges(
  waiting: readonly Waiting[],
  added: readonly (NewDelivery & { coalescing: Coalescing })[],
  now: number,
): MergePlan {
  const plan: MergePlan = { placed: [], merged: [], joined: [] };
  let open: Open[] = waiting.map(({ id, ...rest }) => ({ ...rest, of: id }));
  for (const delivery of added) {
    const absorbs = ({ state, sendBy }: Open): boolean =>
      state === 'retrying' || delivery.dueAt <= Math.max(sendBy, now);
    const absorbed = open.filter(absorbs);
    const placed = place(delivery, absorbed);
    for (const one of absorbed) mergeInto(plan, one, placed.group);
    plan.placed.push(placed);
    open = [...open.filter((one) => !absorbs(one)), { ...placed, state: 'pending', of: placed }];
  }
  return plan;
}

function place(
  delivery: NewDelivery & { coalescing: Coalescing },
  absorbed: readonly Open[],
): Placed & { sendBy: number; group: number } {
  const promised = absorbed.filter(({ state }) => state === 'pending').map(({ sendBy }) => sendBy);
  const { quietAt, sendBy: own } = delivery.coalescing;
  const sendBy = Math.min(own, ...promised);
  return {
    delivery: { ...delivery, dueAt: Math.max(delivery.dueAt, Math.min(quietAt, sendBy)) },
    state: 'pending',
    sendBy,
    // The oldest group goes on: each delivery changes its group once at most.
    group: Math.min(delivery.eventId, ...absorbed.map(({ group }) => group)),
  };
}

function mergeInto(plan: MergePlan, { of, group }: Open, to: number): void {
  if (typeof of === 'number') plan.merged.push(of);
  else Object.assign(of, { state: 'merged', sendBy: null });
  if (group === to) return;
  plan.joined.push({ from: group, to });
  for (const placed of plan.placed) if (placed.group === group) placed.group = to;
}
