import type { ClaimedDelivery } from '../core/delivery';
import type { Deliver } from './deliver';
import type { DeliveryStore, Log } from './ports';

/** The deliveries that this process has claimed and not finished; keeps their leases alive. */
export interface Holdings {
  add(deliveryIds: readonly number[]): void;
  drop(deliveryId: number): void;
  count(): number;
  start(): void;
  /** Renews no more, and waits for the renewal under way. */
  stop(): Promise<void>;
}

/** Renews three times within a lease, so that one slow statement loses nothing. */
export function createHoldings(store: Pick<DeliveryStore, 'renew'>, leaseMs: number, log: Log): Holdings {
  const held = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let renewing: Promise<void> | undefined;

  const renew = async (): Promise<void> => {
    try {
      await store.renew([...held]);
    } catch (error) {
      log.warn('leases could not be renewed', { count: held.size, error });
    } finally {
      renewing = undefined;
    }
  };

  const renewHeld = (): void => {
    if (held.size > 0) renewing ??= renew();
  };

  return {
    add: (deliveryIds) => deliveryIds.forEach((id) => held.add(id)),
    drop: (deliveryId) => void held.delete(deliveryId),
    count: () => held.size,
    start: () => void (timer = setInterval(renewHeld, leaseMs / 3)),
    async stop() {
      clearInterval(timer);
      await renewing;
    },
  };
}

/** Makes the attempt of a claimed delivery; resolves when its slot is free. */
export type Work = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<void>;

/** Holds a delivery until what came of its attempt is written, which is longer than its slot is taken. */
export function holding(
  holdings: Holdings,
  deliver: Deliver,
  told: { recorded(): void; failed(error: unknown): void },
): Work {
  return async (delivery, signal) => {
    // What waits to be written keeps the id alone, not the delivery with its body.
    const { id } = delivery;
    const drop = (): void => holdings.drop(id);
    try {
      const { recorded } = await deliver(delivery, signal);
      recorded.then(
        () => (drop(), told.recorded()),
        (error: unknown) => (drop(), told.failed(error)),
      );
    } catch (error) {
      drop();
      throw error;
    }
  };
}
