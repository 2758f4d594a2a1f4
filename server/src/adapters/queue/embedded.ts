import type { ClaimedDelivery } from '../../core/delivery';
import type { DeliveryQueue } from '../../pipeline/ports';
import { within } from '../../pipeline/within';

export interface EmbeddedQueueOptions {
  /** Requests in flight in this process. */
  concurrency: number;
  /** Requests in flight to one endpoint. */
  endpointConcurrency(endpointId: number): number;
  /** Makes the attempt and records it. */
  onDelivery(delivery: ClaimedDelivery, signal: AbortSignal): Promise<void>;
  /** Called when there is room again, for an endpoint that was full or for all of them. */
  onRoom(): void;
  /** Gives back what was handed over and not begun. */
  release(deliveryIds: readonly number[]): Promise<void>;
  onError(error: unknown): void;
}

/** Claimed deliveries per slot: enough to send while the next batch is claimed and the last one recorded. */
const AHEAD_FACTOR = 3;
/** What aborted attempts get to record themselves. */
const ABORT_GRACE_MS = 2_000;

/** The driver without Redis: deliveries wait in a line per endpoint and are sent from this process. */
export function createEmbeddedQueue(options: EmbeddedQueueOptions): DeliveryQueue<ClaimedDelivery> {
  const { concurrency, endpointConcurrency } = options;
  const lines = new Map<number, ClaimedDelivery[]>();
  const active = new Map<number, number>();
  const running = new Set<Promise<void>>();
  const abort = new AbortController();
  let waiting = 0;
  let stopped: Promise<void> | undefined;

  const room = (): number => (stopped ? 0 : concurrency * AHEAD_FACTOR - running.size - waiting);
  const waitingFor = (endpointId: number): number => lines.get(endpointId)?.length ?? 0;
  const activeFor = (endpointId: number): number => active.get(endpointId) ?? 0;

  const run = async (delivery: ClaimedDelivery): Promise<void> => {
    try {
      await options.onDelivery(delivery, abort.signal);
    } catch (error) {
      options.onError(error);
    }
  };

  const begin = (delivery: ClaimedDelivery): void => {
    const { endpointId } = delivery;
    active.set(endpointId, activeFor(endpointId) + 1);
    waiting -= 1;
    const work = run(delivery).then(() => {
      running.delete(work);
      active.set(endpointId, activeFor(endpointId) - 1);
      pump();
      if (isLow(endpointId) || room() === concurrency) options.onRoom();
    });
    running.add(work);
  };

  const isLow = (endpointId: number): boolean => waitingFor(endpointId) <= endpointConcurrency(endpointId);

  /** Begins what may begin, one of each line in turn: a line that was served goes to the end. */
  const pump = (): void => {
    let passedOver = 0;
    while (!stopped && running.size < concurrency && passedOver < lines.size) {
      const [endpointId, line] = lines.entries().next().value!;
      lines.delete(endpointId);
      const next = activeFor(endpointId) < endpointConcurrency(endpointId) ? line.shift() : undefined;
      if (line.length > 0) lines.set(endpointId, line);
      passedOver = next === undefined ? passedOver + 1 : 0;
      if (next !== undefined) begin(next);
    }
  };

  const stop = async (deadlineMs: number): Promise<void> => {
    const unsent = [...lines.values()].flat().map(({ id }) => id);
    lines.clear();
    waiting = 0;
    const ended = Promise.all([...running, options.release(unsent).catch(options.onError)]);
    if (await within(deadlineMs, ended)) return;
    abort.abort();
    await within(ABORT_GRACE_MS, ended);
  };

  return {
    driver: 'embedded',
    aheadFactor: AHEAD_FACTOR,
    room,
    waiting: waitingFor,

    async push(deliveries) {
      if (stopped) return deliveries.map(({ id }) => id);
      for (const delivery of deliveries) {
        const line = lines.get(delivery.endpointId) ?? [];
        line.push(delivery);
        lines.set(delivery.endpointId, line);
      }
      waiting += deliveries.length;
      pump();
      return [];
    },

    async start() {},

    stop: (deadlineMs) => (stopped ??= stop(deadlineMs)),
  };
}
