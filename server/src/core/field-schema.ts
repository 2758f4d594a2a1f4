import { z } from 'zod';
import { say } from './sentences';

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number, unit = '') {
  const words = unit === '' ? say('wholeNumber', { min, max }) : say('wholeNumberOf', { unit, min, max });
  const error = requirement(words.text);
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** True or false, and no text that looks like it. */
export function trueOrFalse() {
  return z.boolean({ error: requirement('must be true or false, without quotes') });
}

/** One of the given words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: requirement(`must be ${listed(words)}`) });
}

/** A text that `problemOf` finds nothing wrong with. */
export function text(problemOf: (value: string) => string | null) {
  return z.string({ error: requirement('must be a text') }).check((context) => {
    const message = problemOf(context.value);
    if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
  });
}

/** A list of `min` to `max` entries. */
export function listOf<Entry extends z.ZodType>(entry: Entry, min: number, max: number) {
  const error = requirement(say('listLength', { min, max }).text);
  return z.array(entry, { error }).min(min, { error }).max(max, { error });
}

/** An object with these keys and no others. */
export function objectOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not a known key — remove it or correct its spelling; known are: ${keys}`
        : `must be an object with the keys: ${keys}`,
  });
}

function requirement(sentence: string) {
  return ({ input }: { input?: unknown }) => (input === undefined ? `is missing — it ${sentence}` : sentence);
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}
