import type { KnexTransaction } from './database';
import { TABLES } from './tables';

/** Says which attempt of a delivery was just written. */
interface Written {
  deliveryId: number;
  number: number;
}

/**
 * Deletes what deliveries have beyond the attempts that are kept: the first one, which says how it began, and the
 * newest. One statement, and none while no delivery has so many.
 */
export async function forgetAttempts(
  trx: KnexTransaction,
  written: readonly Written[],
  kept: number,
): Promise<void> {
  const idsByNewest = new Map<number, number[]>();
  for (const { deliveryId, number } of written) {
    if (number <= kept) continue;
    const newest = number - kept + 2;
    idsByNewest.set(newest, [...(idsByNewest.get(newest) ?? []), deliveryId]);
  }
  if (idsByNewest.size === 0) return;
  await trx(TABLES.attempts)
    .where((any) => {
      for (const [newest, ids] of idsByNewest) {
        any.orWhere((old) => {
          old.whereIn('delivery_id', ids).where('number', '>', 1).where('number', '<', newest);
        });
      }
    })
    .delete();
}
