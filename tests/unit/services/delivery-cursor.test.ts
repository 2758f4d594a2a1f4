import fc from 'fast-check';
import type { Place } from '../../../server/src/pipeline/history-ports';
import { parseCursor, toCursor } from '../../../server/src/services/delivery-cursor';

const id = fc.integer({ min: 1, max: 2_147_483_647 });
const places: fc.Arbitrary<Place> = fc.record(
  {
    below: id,
    event: fc.record({
      by: fc.constantFrom('documentId' as const, 'contentType' as const, 'event' as const),
      upTo: id,
      below: fc.option(id),
    }),
  },
  { requiredKeys: ['below'] },
);
const below = (id: number): string => toCursor({ below: id });

it('comes back as the place it was made of', () => {
  fc.assert(
    fc.property(places, (place) => {
      expect(parseCursor(toCursor(place))).toEqual(place);
    }),
  );
});

it('is safe in a URL', () => {
  fc.assert(
    fc.property(places, (place) => {
      expect(toCursor(place)).toMatch(/^[\w-]+$/);
    }),
  );
});

it.each([
  '',
  'abc',
  ' ',
  `${below(5)}=`,
  `${below(5)} `,
  below(0),
  below(-1),
  below(2_147_483_648),
  toCursor({ below: 5, event: { by: 'nothing' as never, upTo: 5, below: null } }),
  toCursor({ below: 5, event: { by: 'event', upTo: 2_147_483_648, below: null } }),
])('is not %j', (text) => {
  expect(() => parseCursor(text)).toThrow('nextCursor');
});

it('is no other text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => parseCursor(text)).toThrow('nextCursor');
    }),
  );
});
