import fc from 'fast-check';
import { parseCursor, toCursor } from '../../../server/src/services/delivery-cursor';

it('comes back as the delivery it was made of', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (id) => {
      expect(parseCursor(toCursor(id))).toBe(id);
    }),
  );
});

it('is safe in a URL', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (id) => {
      expect(toCursor(id)).toMatch(/^[\w-]+$/);
    }),
  );
});

it.each([
  '',
  'abc',
  ' ',
  `${toCursor(5)}=`,
  `${toCursor(5)} `,
  toCursor(0),
  toCursor(-1),
  toCursor(2_147_483_648),
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
