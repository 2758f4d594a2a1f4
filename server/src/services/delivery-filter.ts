import { z } from 'zod';
import type { DeliveryFilter } from '../contracts/deliveries';
import { DELIVERY_STATES, OVER } from '../core/delivery';
import { listOf, objectOf, oneOf, text, trueOrFalse } from '../core/field-schema';
import { eventTypeProblem } from '../core/subscription';
import type { Place } from '../pipeline/history-ports';
import { parseCursor, wrongCursor } from './delivery-cursor';
import { count, id, parsed, time } from './field-schemas';

const MAX_VALUES = 50;
/** As many as one page of the history has rows. */
const MAX_CHOSEN = 100;
const DAY_MS = 86_400_000;

const filterShape = {
  state: severalOf(oneOf(DELIVERY_STATES)),
  endpoint: severalOf(id),
  event: severalOf(text(eventTypeProblem)),
  contentType: severalOf(text(uidProblem)),
  documentId: text(documentIdProblem).optional(),
  from: time.optional(),
  to: time.optional(),
};

/** What deliveries are asked for: the filter of a list and of a replay. */
export const deliveryFilter = objectOf(filterShape).check(spanOfTime);

const listQuery = objectOf({
  ...filterShape,
  cursor: text(() => null).optional(),
  limit: count(1, 100).default(25),
}).check(spanOfTime);

/** The query of a list, checked; throws ValidationError. */
export function parseListQuery(query: unknown): {
  filter: DeliveryFilter;
  after: Place | null;
  limit: number;
} {
  const { cursor, limit, ...filter } = parsed(listQuery, query);
  const after = cursor === undefined ? null : parseCursor(cursor);
  if (after?.event && filter[after.event.by] === undefined) throw wrongCursor();
  return { filter, limit, after };
}

const removalQuery = objectOf({
  ...filterShape,
  state: severalOf(oneOf(OVER)),
  cursor: text(() => null).optional(),
  dryRun: z.preprocess((value) => asBoolean(value), trueOrFalse().default(false)),
})
  .check(spanOfTime)
  .check(notEmpty);

const chosenRemovalQuery = objectOf({ ids: severalOf(id, MAX_CHOSEN), dryRun: removalQuery.shape.dryRun });

/** What a removal is of: deliveries that were chosen one by one, or what passes a filter. */
export type RemovalAim = { ids: number[] } | { filter: DeliveryFilter; below: number | null };

/** The query of a removal, checked; throws ValidationError. */
export function parseRemovalQuery(query: unknown): { aim: RemovalAim; isDryRun: boolean } {
  if (typeof query === 'object' && query !== null && 'ids' in query) {
    const { ids = [], dryRun } = parsed(chosenRemovalQuery, query);
    return { aim: { ids: [...new Set(ids)] }, isDryRun: dryRun };
  }
  const { cursor, dryRun, ...filter } = parsed(removalQuery, query);
  const states = { state: filter.state ?? [...OVER] };
  const after = cursor === undefined ? null : parseCursor(cursor);
  if (after?.event) throw wrongCursor();
  return { aim: { filter: { ...filter, ...states }, below: after?.below ?? null }, isDryRun: dryRun };
}

const chartQuery = objectOf({ ...filterShape, buckets: count(1, 60).default(48) }).check(spanOfTime);

/** The query of counts, checked; throws ValidationError. */
export const parseCountsQuery = (query: unknown): DeliveryFilter => parsed(deliveryFilter, query);

/** The query of a chart, checked, with the span of time that it is of; throws ValidationError. */
export function parseChartQuery(
  query: unknown,
  now: number,
): { filter: DeliveryFilter; from: number; to: number; buckets: number } {
  const { buckets, ...filter } = parsed(chartQuery, query);
  const to = filter.to ?? Math.max(now, (filter.from ?? 0) + 1);
  return { filter, buckets, to, from: filter.from ?? Math.max(0, to - DAY_MS) };
}

/** One value, several with commas between them, or a list. */
function severalOf<Entry extends z.ZodType>(entry: Entry, atMost = MAX_VALUES) {
  return z.preprocess(asList, listOf(entry, 1, atMost).optional());
}

function asList(value: unknown): unknown {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (value === undefined || !values.every((one) => typeof one === 'string' || typeof one === 'number')) {
    return value;
  }
  return values.flatMap((one): unknown[] => (typeof one === 'string' ? one.split(',') : [one]));
}

/** As a query has it. */
const asBoolean = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value);

function notEmpty({ value, issues }: z.core.ParsePayload<object>): void {
  const names = Object.entries(value).filter(([, part]) => part !== undefined);
  if (names.some(([name]) => name !== 'cursor' && name !== 'dryRun')) return;
  issues.push({
    code: 'custom',
    message: 'must not be empty: it would delete everything — name at least a state, an endpoint or "to"',
    input: value,
  });
}

function spanOfTime({ value, issues }: z.core.ParsePayload<{ from?: number; to?: number }>): void {
  if (value.from === undefined || value.to === undefined || value.from < value.to) return;
  issues.push({
    code: 'custom',
    message: 'must be after "from": the span of time is empty',
    input: value.to,
    path: ['to'],
  });
}

function uidProblem(uid: string): string | null {
  return uid.length <= 255 && /^[\w-]+::[\w-]+(?:\.[\w-]+)?$/.test(uid)
    ? null
    : 'is not the uid of a content type — write it like api::article.article';
}

function documentIdProblem(documentId: string): string | null {
  return /^[\x21-\x7e]{1,255}$/.test(documentId)
    ? null
    : 'is not a document id — copy it from the content manager, 1 to 255 characters without spaces';
}
