import fc from 'fast-check';
import { bucketEdges } from '../../../server/src/core/time-buckets';

const HOUR = 3_600_000;

describe('the buckets of a span of time', () => {
  it('are half hours of a day that begins between two of them', () => {
    const from = Date.parse('2026-01-01T10:10:00Z');
    const edges = bucketEdges(from, from + 24 * HOUR, 49 + 1);
    expect(edges.slice(0, 3)).toEqual([from, from + 20 * 60_000, from + 50 * 60_000]);
    expect(edges.at(-1)).toBe(from + 24 * HOUR);
    expect(edges).toHaveLength(50);
  });

  it('grow from end to end, and are never more than asked for', () => {
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 4e12 }),
        fc.integer({ min: 2, max: 60 }),
        (from, span, most) => {
          const edges = bucketEdges(from, from + span, most);
          expect(edges[0]).toBe(from);
          expect(edges.at(-1)).toBe(from + span);
          expect(edges.every((edge, at) => at === 0 || edge > edges[at - 1]!)).toBe(true);
          expect(edges.length - 1).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
