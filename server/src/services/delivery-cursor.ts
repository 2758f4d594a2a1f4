import type { EventField, Place } from '../pipeline/history-ports';
import { invalidField } from './refusal';

const ID = '([1-9]\\d{0,9})';
const FORM = new RegExp(`^below:${ID}(?::(documentId|contentType|event):${ID}(?::${ID})?)?$`);
const LARGEST_ID = 2_147_483_647;

/** The opaque text that stands for the place where a page begins. */
export function toCursor({ below, event }: Place): string {
  const parts = ['below', below, ...(event ? [event.by, event.upTo, event.below] : [])];
  return Buffer.from(parts.filter((part) => part !== null).join(':')).toString('base64url');
}

/** The place that a cursor stands for; throws ValidationError for a text that is no cursor of ours. */
export function parseCursor(cursor: string): Place {
  const place = placeOf(Buffer.from(cursor, 'base64url').toString());
  if (place === null || toCursor(place) !== cursor) throw wrongCursor();
  return place;
}

/** A text that is no cursor, or one of another filter. */
export const wrongCursor = (): Error =>
  invalidField(
    ['cursor'],
    'is not a cursor of this list — use "nextCursor" of the page before, or leave it out to begin anew',
  );

function placeOf(text: string): Place | null {
  const [, below, by, upTo, within] = FORM.exec(text) ?? [];
  const ids = [below, upTo, within].filter((id) => id !== undefined).map(Number);
  if (below === undefined || ids.some((id) => id > LARGEST_ID)) return null;
  if (by === undefined) return { below: Number(below) };
  const event = {
    by: by as EventField,
    upTo: Number(upTo),
    below: within === undefined ? null : Number(within),
  };
  return { below: Number(below), event };
}
