import type { ClaimedDelivery } from '../../core/delivery';
import type { DeliveryQueue, LocalQueue } from '../../pipeline/ports';
import { within } from '../../pipeline/within';
import { createMomentum } from './momentum';

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

/** Deliveries waiting per slot: enough to send while the next batch is claimed and the last one recorded, … */
const AHEAD = 2;
/** … and when they end fast as many as end while that goes on, so that few statements claim many. */
const MOST_AHEAD = 20;
/** Characters of the bodies that wait: beyond that speed is not bought with memory. */
const MOST_CHARACTERS = 2 * 1024 * 1024;
/** What aborted attempts get to record themselves. */
const ABORT_GRACE_MS = 2_000;

/** The driver without Redis: deliveries wait in a line per endpoint and are sent from this process. */
export function createEmbeddedQueue(options: EmbeddedQueueOptions): DeliveryQueue & LocalQueue {
  const { concurrency, endpointConcurrency } = options;
  const lines = new Map<number, ClaimedDelivery[]>();
  const active = new Map<number, number>();
  const running = new Set<Promise<void>>();
  const abort = new AbortController();
  const momentum = createMomentum();
  let waiting = 0;
  /** Of a body, in what was handed over last. */
  let meanCharacters = 0;
  let isRoomy = true;
  let stopped: Promise<void> | undefined;

  /** How many may wait where so many slots are and so many deliveries ended lately. */
  const mayWait = (slots: number, endedLately: number): number => {
    const most = Math.min(slots * MOST_AHEAD, Math.floor(MOST_CHARACTERS / Math.max(1, meanCharacters)));
    return Math.max(slots * AHEAD, Math.min(most, endedLately));
  };
  const room = (): number =>
    stopped ? 0 : concurrency + mayWait(concurrency, momentum.ofAll()) - running.size - waiting;
  const hasMuchRoom = (): boolean => room() >= mayWait(concurrency, momentum.ofAll()) / 2;
  const ahead = (endpointId: number): number =>
    mayWait(Math.min(concurrency, endpointConcurrency(endpointId)), momentum.of(endpointId));
  const waitingFor = (endpointId: number): number => lines.get(endpointId)?.length ?? 0;
  const activeFor = (endpointId: number): number => active.get(endpointId) ?? 0;

  const hasFewOf = (endpointId: number): boolean => waitingFor(endpointId) <= ahead(endpointId) / 2;

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
      momentum.ended(endpointId);
      active.set(endpointId, activeFor(endpointId) - 1);
      pump();
      const wasRoomy = isRoomy;
      isRoomy = hasMuchRoom();
      if (hasFewOf(endpointId) || (isRoomy && !wasRoomy)) options.onRoom();
    });
    running.add(work);
  };

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
    ahead,
    room,
    isLow: (endpointId) => hasMuchRoom() && hasFewOf(endpointId),
    waiting: waitingFor,
    free: () => (stopped ? 0 : concurrency - running.size - waiting),
    push,
    begin: push,
    async start() {},
    stop: (deadlineMs) => (stopped ??= stop(deadlineMs)),
  };

  async function push(deliveries: readonly ClaimedDelivery[]): Promise<number[]> {
    if (stopped) return deliveries.map(({ id }) => id);
    let total = 0;
    for (const delivery of deliveries) {
      total += delivery.event.body.length;
      const line = lines.get(delivery.endpointId) ?? [];
      line.push(delivery);
      lines.set(delivery.endpointId, line);
    }
    waiting += deliveries.length;
    if (deliveries.length > 0) meanCharacters = total / deliveries.length;
    isRoomy = hasMuchRoom();
    pump();
    return [];
  }
}
