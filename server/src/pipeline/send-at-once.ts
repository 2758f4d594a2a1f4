import type { ClaimedDelivery } from '../core/delivery';
import type { DispatchDependencies } from './dispatch';
import type { Holdings } from './hold';
import type { DeliveryStore, LocalQueue } from './ports';
import type { Spare } from './spare';

export interface SendAtOnceDependencies {
  spare: Pick<Spare, 'take'>;
  deliveries: Pick<DeliveryStore, 'takeNew' | 'release'>;
  holdings: Pick<Holdings, 'add' | 'drop'>;
  begin: LocalQueue['begin'];
}

/**
 * Dispatch and claim in one: what an endpoint has room for is made as claimed, and sent when that is committed. A commit that
 * comes alone so costs the statements of its dispatch and no others until its attempt is recorded.
 */
export function createSendAtOnce(dependencies: SendAtOnceDependencies): DispatchDependencies['sendAtOnce'] {
  const { spare, deliveries, holdings } = dependencies;

  return async function sendAtOnce(eventIds, owed, now) {
    if (owed.some(({ coalescing }) => coalescing !== null)) return false;
    const atOnce = spare.take(owed, now);
    if (atOnce.length === 0) return false;
    const later = owed.filter((delivery) => !atOnce.includes(delivery));
    const claimed = await deliveries.takeNew(eventIds, { atOnce, later }, now);
    // Another instance dispatched them: nothing is left to do.
    if (claimed === undefined) return true;
    await begin(claimed, now);
    // They are on their way before this process is busy with the feeder's next look.
    await new Promise(setImmediate);
    return true;
  };

  async function begin(claimed: readonly ClaimedDelivery[], now: number): Promise<void> {
    holdings.add(claimed.map(({ id }) => id));
    const refused = await dependencies.begin(claimed);
    if (refused.length === 0) return;
    await deliveries.release(refused, now);
    refused.forEach(holdings.drop);
  }
}
