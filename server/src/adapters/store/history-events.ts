import type { DeliveryFilter } from '../../contracts/deliveries';
import { type Candidate, candidatesOf } from './history-candidates';
import { type EventCriterion, eventsDown, passes } from './history-filter';
import type { Read } from './history-scan';

const FIRST_STRETCH = 100;
/** Stretches grow while little of them passes. */
const GROWTH = 4;
const LONGEST_STRETCH = 5000;

/** The deliveries that pass a filter, in the order of their events, newest first; as far as it went. */
export interface EventWalk {
  readonly criterion: EventCriterion;
  readonly found: readonly Candidate[];
  readonly isOver: boolean;
  /** The event that the next stretch begins with, or below. */
  readonly upTo: number | null;
  /** When the oldest event that was looked at happened; null before the first. */
  readonly oldestAt: number | null;
  /** Walks a stretch; how many events and deliveries it looked at. */
  next(): Promise<number>;
}

/** Walks the events of a criterion, from one of them or the newest, and looks up what is owed of each. */
export function walkEvents(
  read: Read,
  filter: DeliveryFilter,
  criterion: EventCriterion,
  from: number | null = null,
): EventWalk {
  const found: Candidate[] = [];
  let upTo = from;
  let limit = FIRST_STRETCH;
  let isOver = false;
  let oldestAt: number | null = null;
  return {
    criterion,
    found,
    get isOver() {
      return isOver;
    },
    get upTo() {
      return upTo;
    },
    get oldestAt() {
      return oldestAt;
    },
    async next() {
      if (isOver) return 0;
      const events = await read((knex) => eventsDown(knex, filter, criterion, { upTo, limit }));
      isOver = events.length < limit || events.at(-1)?.id === 1;
      limit = Math.min(limit * GROWTH, LONGEST_STRETCH);
      const last = events.at(-1);
      if (!last) return 0;
      upTo = last.id - 1;
      oldestAt = last.createdAt;
      const passing = events.filter((event) => event.passes).map(({ id }) => id);
      const owed = await read((knex) => candidatesOf(knex, passing));
      const matching = owed.filter((candidate) => passes(candidate, filter));
      found.push(...matching.sort((a, b) => b.eventId - a.eventId || b.id - a.id));
      return events.length + owed.length;
    },
  };
}
