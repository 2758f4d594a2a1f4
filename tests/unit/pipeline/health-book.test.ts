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

  it('counts what it met until that is recorded, whatever is seen meanwhile', () => {
    const book = createHealthBook();
    const recorded = Array.from({ length: 5 }, () => book.met(1, 'down'));
    book.met(1, null);
    book.see(1, HEALTHY);
    expect(book.mayBegin(1, NOW)).toBe(false);
    recorded[0]!();
    expect(book.mayBegin(1, NOW)).toBe(true);
    book.see(1, aHealth({ failures: 1, strikes: 1 }));
    expect(book.mayBegin(1, NOW)).toBe(false);
  });

  it('counts nothing twice that an answer has made good', () => {
    const book = createHealthBook();
    const recorded = book.met(1, 'down')!;
    expect(book.met(1, 'works')).toBeUndefined();
    recorded();
    for (let n = 0; n < 5; n += 1) book.met(1, 'down');
    expect(book.mayBegin(1, NOW)).toBe(false);
  });
});
