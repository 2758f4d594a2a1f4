import type { DeliveryFilter } from '../../contracts/deliveries';
import type { HistoryPage, PageRequest, Place } from '../../pipeline/history-ports';
import type { Candidate } from './history-candidates';
import { type EventWalk, walkEvents } from './history-events';
import { asksForEvents, type EventCriterion, eventCriteria } from './history-filter';
import { type Read, type Stretch, walkDeliveries } from './history-scan';

/** One page looks at no more deliveries and events than that. */
const EXAMINED_PER_PAGE = 25_000;

/** The deliveries of a page by their ids, in its order. */
export type PageOfIds = Omit<HistoryPage, 'lines'> & { ids: number[] };

/**
 * Finds the deliveries of a page. What a filter says of deliveries is walked in an index, and so is what it says of
 * events; which of the two comes to enough first nobody knows beforehand, so that they take turns. The page is in the
 * order of the deliveries as long as these bring it together, and goes on in the order of the events when those do.
 */
export async function pageOfIds(read: Read, { filter, after, limit }: PageRequest): Promise<PageOfIds> {
  if (after?.event) return pageOfEvents(read, filter, after as InEvents, limit);
  const deliveries = walkDeliveries(read, filter, { below: after?.below ?? null, first: limit + 1 });
  const found: Candidate[] = [];
  const byEvent = asksForEvents(filter)
    ? eventCriteria(filter).map((one) => walkEvents(read, filter, one))
    : [];
  let examined = 0;
  for (;;) {
    const stretch = ((await deliveries.next()) as IteratorYieldResult<Stretch>).value;
    found.push(...stretch.matching);
    const { below } = stretch;
    if (found.length > limit || below === null) return pageOfDeliveries(found, limit);
    examined += stretch.examined;
    for (const walk of byEvent) {
      examined += await walk.next();
      const page = joined(found, below, walk, limit);
      if (page) return page;
    }
    if (examined >= EXAMINED_PER_PAGE) {
      return { ids: found.map(({ id }) => id), next: { below }, searchedTo: stretch.oldestAt };
    }
  }
}

/** A page that the deliveries make up alone. */
function pageOfDeliveries(found: readonly Candidate[], limit: number): PageOfIds {
  const ids = found.slice(0, limit).map(({ id }) => id);
  return { ids, next: found.length > limit ? { below: ids.at(-1)! } : null, searchedTo: null };
}

/** A page of what was found among the deliveries, and of what the events have below that; null while it is short. */
function joined(
  found: readonly Candidate[],
  below: number,
  walk: EventWalk,
  limit: number,
): PageOfIds | null {
  const rest = walk.found.filter(({ id }) => id < below);
  if (walk.isOver) return pageOfDeliveries([...found, ...rest.sort((a, b) => b.id - a.id)], limit);
  const room = limit - found.length;
  if (rest.length <= room) return null;
  if (room === 0) return pageOfDeliveries([...found, rest[0]!], limit);
  const ids = [...found, ...rest.slice(0, room)].map(({ id }) => id);
  return { ids, next: placeAfter(rest[room - 1]!, below, walk.criterion), searchedTo: null };
}

type InEvents = Required<Place>;

/** Goes on in the order of events. */
async function pageOfEvents(
  read: Read,
  filter: DeliveryFilter,
  after: InEvents,
  limit: number,
): Promise<PageOfIds> {
  const { below, event } = after;
  const criterion = eventCriteria(filter).find(({ by }) => by === event.by);
  if (!criterion) return { ids: [], next: null, searchedTo: null };
  const walk = walkEvents(read, filter, criterion, event.upTo);
  const isLeft = ({ id, eventId }: Candidate): boolean =>
    id < below && (eventId !== event.upTo || event.below === null || id < event.below);
  let examined = 0;
  for (;;) {
    examined += await walk.next();
    const left = walk.found.filter(isLeft);
    const ids = left.slice(0, limit).map(({ id }) => id);
    if (left.length > limit)
      return { ids, next: placeAfter(left[limit - 1]!, below, criterion), searchedTo: null };
    if (walk.isOver) return { ids, next: null, searchedTo: null };
    if (examined >= EXAMINED_PER_PAGE) {
      const upTo = walk.upTo!;
      return { ids, next: { below, event: { by: event.by, upTo, below: null } }, searchedTo: walk.oldestAt };
    }
  }
}

const placeAfter = ({ id, eventId }: Candidate, below: number, { by }: EventCriterion): Place => ({
  below,
  event: { by, upTo: eventId, below: id },
});
