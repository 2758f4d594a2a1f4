import { HEALTHY, probeAtOf } from '../../../server/src/core/endpoint-health';
import { createHealthBook } from '../../../server/src/pipeline/health-book';
import { aHealth, aParked } from '../../support/factories';

const NOW = 1_700_000_000_000;

describe('what a process knows of the health of endpoints', () => {
  it('is that they are well until it learns better', () => {
    const book = createHealthBook();
    expect([book.of(1), book.mayBegin(1, NOW)]).toEqual([HEALTHY, true]);
    book.see(1, aParked(NOW));
    expect([book.of(1), book.mayBegin(1, NOW), book.mayBegin(2, NOW)]).toEqual([aParked(NOW), false, true]);
    expect(book.mayBegin(1, probeAtOf(1, aParked(NOW))!)).toBe(true);
  });

  it('holds attempts back as soon as so many failed that the endpoint will be parked', () => {
    const book = createHealthBook();
    book.see(1, aHealth({ failures: 3, strikes: 3 }));
    book.met(1, 'down');
    expect(book.mayBegin(1, NOW)).toBe(true);
    book.met(1, 'down');
    expect(book.mayBegin(1, NOW)).toBe(false);
  });

  it.each(['works', 'answers'] as const)(
    'lets them begin again when one of them ended otherwise: %s',
    (verdict) => {
      const book = createHealthBook();
      for (let n = 0; n < 4; n += 1) book.met(1, 'down');
      book.met(1, verdict);
      book.met(1, 'down');
      expect(book.mayBegin(1, NOW)).toBe(true);
    },
  );

  it('believes what was recorded over what it met', () => {
    const book = createHealthBook();
    for (let n = 0; n < 9; n += 1) book.met(1, 'down');
    book.met(1, null);
    expect(book.mayBegin(1, NOW)).toBe(false);
    book.see(1, HEALTHY);
    expect(book.mayBegin(1, NOW)).toBe(true);
  });
});
