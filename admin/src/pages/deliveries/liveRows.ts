import type { DeliveryPage, DeliveryView } from '../../../../server/src/contracts';

/** A line of the page that is shown, in its latest version. */
export interface LiveRow {
  delivery: DeliveryView;
  /** It was on the page when that was opened and does not pass the filter any more. */
  hasLeft: boolean;
}

/** The rows that were shown when the page was opened, each in its place, brought up to date by a fresh answer. */
export function liveRows(shown: DeliveryPage, fresh: DeliveryPage): LiveRow[] {
  const byId = new Map(fresh.results.map((delivery) => [delivery.id, delivery]));
  const oldest = fresh.nextCursor === null ? 0 : (fresh.results.at(-1)?.id ?? Infinity);
  return shown.results.map((delivery) => {
    const latest = byId.get(delivery.id);
    return { delivery: latest ?? delivery, hasLeft: !latest && delivery.id >= oldest };
  });
}

/** How many deliveries a fresh answer has that are newer than the page that is shown. */
export function countNewer(shown: DeliveryPage, fresh: DeliveryPage): number {
  const newest = shown.results[0]?.id ?? 0;
  return fresh.results.filter(({ id }) => id > newest).length;
}
