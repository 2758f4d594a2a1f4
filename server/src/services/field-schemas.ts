import { z } from 'zod';
import { fieldErrorsOf } from '../core/field-error';
import { wholeNumber } from '../core/field-schema';
import { invalid } from './refusal';

/** Ids are 32-bit integers on every database. */
const MAX_ID = 2_147_483_647;
/** The last instant of a Date. */
const MAX_TIME = 8_640_000_000_000_000;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** An id as JSON or a URL carries it. */
export const id = z.preprocess(asNumber, wholeNumber(1, MAX_ID));

/** A whole number as JSON or a URL carries it. */
export const count = (min: number, max: number) => z.preprocess(asNumber, wholeNumber(min, max));

/** An instant in epoch milliseconds, also as ISO 8601 text. */
export const time = z.preprocess(
  asTime,
  z
    .int({ error: 'must be a time: epoch milliseconds, or ISO 8601 such as 2026-01-31T12:00:00Z' })
    .min(0, { error: 'must not be before 1970' })
    .max(MAX_TIME, { error: `must be at most ${MAX_TIME}` }),
);

/** Parses an input or throws the error that names every field that is wrong. */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw invalid(fieldErrorsOf(result.error));
  return result.data;
}

/** The id in a route's path, or the error that says what is wrong with it. */
export const parsedId = (input: unknown): number => parsed(z.object({ id }), { id: input }).id;

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
}

function asTime(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (ISO_8601.test(value)) return Date.parse(value);
  return asNumber(value);
}
