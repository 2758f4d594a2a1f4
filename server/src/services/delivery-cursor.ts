import { invalidField } from './refusal';

const FORM = /^below:([1-9]\d{0,9})$/;

/** The opaque text that stands for going on below a delivery. */
export const toCursor = (below: number): string => Buffer.from(`below:${below}`).toString('base64url');

/** The delivery a cursor goes on below; throws ValidationError for a text that is no cursor of ours. */
export function parseCursor(cursor: string): number {
  const [, id] = FORM.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined || Number(id) > 2_147_483_647 || toCursor(Number(id)) !== cursor) {
    throw invalidField(
      ['cursor'],
      'is not a cursor of this list — use "nextCursor" of the page before, or leave it out to begin anew',
    );
  }
  return Number(id);
}
