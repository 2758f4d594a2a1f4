import type { DeliveryFilter } from '../../contracts/deliveries';
import type { Knex } from './database';
import { boundsOf } from './history-bounds';
import { type Candidate, candidatesIn, candidatesOf } from './history-candidates';
import { asksForEvents, fewEvents, keepEventsMatching, passes } from './history-filter';

/** Stretches grow while little of them passes. */
const GROWTH = 4;
const LONGEST_STRETCH = 5000;

/** A stretch of the history, newest first, of which `matching` pass the filter. */
export interface Stretch {
  matching: Candidate[];
  examined: number;
  /** When the oldest delivery was made that was looked at; null for none. */
  oldestAt: number | null;
  /** Where the next stretch begins; null after the last one. */
  below: number | null;
}

/** Runs a statement. */
export type Read = <T>(work: (knex: Knex) => Promise<T>) => Promise<T>;

/**
 * Walks the deliveries that pass a filter from the newest to the oldest, in stretches of bounded cost; the first looks
 * at `first` deliveries. Every statement is an index range with a limit, so that none depends on what a planner knows
 * of the tables' sizes: a join ordered by delivery and filtered by event has no good plan on any database once matches
 * are rare or lie far back.
 */
export async function* scanHistory(
  read: Read,
  filter: DeliveryFilter,
  { below, first }: { below: number | null; first: number },
): AsyncGenerator<Stretch> {
  const few = await read((knex) => fewEvents(knex, filter));
  if (few) {
    const all = await read((knex) => candidatesOf(knex, few));
    const matching = all.filter((candidate) => passes(candidate, filter) && isBelow(candidate.id, below));
    yield { matching, examined: all.length, oldestAt: all.at(-1)?.createdAt ?? null, below: null };
    return;
  }
  yield* walkDeliveries(read, filter, { below, first });
}

/** The same without a look at the events that pass: every stretch is of deliveries. */
export async function* walkDeliveries(
  read: Read,
  filter: DeliveryFilter,
  { below, first }: { below: number | null; first: number },
): AsyncGenerator<Stretch> {
  const bounds = await read((knex) => boundsOf(knex, filter));
  let next: number | null = least(below, bounds.below);
  let limit = first;
  do {
    const range = { from: bounds.from, below: next, limit, order: 'desc' } as const;
    const found = await read((knex) => candidatesIn(knex, filter, range));
    const inTime = found.filter((candidate) => passes(candidate, filter));
    const matching = asksForEvents(filter)
      ? await read((knex) => keepEventsMatching(knex, inTime, filter))
      : inTime;
    next = found.length < limit ? null : found.at(-1)!.id;
    limit = Math.min(limit * GROWTH, LONGEST_STRETCH);
    yield { matching, examined: found.length, oldestAt: found.at(-1)?.createdAt ?? null, below: next };
  } while (next !== null);
}

/**
 * The oldest deliveries of a range of ids that pass, at most `limit`, with the id to go on from; null when none is
 * left. Looks at `examined` deliveries at most, so that it may find none before that.
 */
export async function oldestMatching(
  read: Read,
  filter: DeliveryFilter,
  { from, end, limit, examined }: { from: number; end: number; limit: number; examined: number },
): Promise<{ matching: Candidate[]; from: number | null }> {
  const few = await read((knex) => fewEvents(knex, filter));
  if (few) {
    const all = await read((knex) => candidatesOf(knex, few));
    const isInRange = ({ id }: Candidate): boolean => id >= from && id < end;
    const found = all.filter((candidate) => isInRange(candidate) && passes(candidate, filter)).reverse();
    return firstPart(found, limit, null);
  }
  const bounds = await read((knex) => boundsOf(knex, filter));
  const range = { from: Math.max(from, bounds.from ?? 0), below: least(end, bounds.below), limit: examined };
  const found = await read((knex) => candidatesIn(knex, filter, { ...range, order: 'asc' }));
  const inTime = found.filter((candidate) => passes(candidate, filter));
  const matching = asksForEvents(filter)
    ? await read((knex) => keepEventsMatching(knex, inTime, filter))
    : inTime;
  return firstPart(matching, limit, found.length < examined ? null : found.at(-1)!.id + 1);
}

function firstPart(matching: Candidate[], limit: number, from: number | null) {
  if (matching.length <= limit) return { matching, from };
  const part = matching.slice(0, limit);
  return { matching: part, from: part.at(-1)!.id + 1 };
}

const isBelow = (id: number, below: number | null): boolean => below === null || id < below;

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
