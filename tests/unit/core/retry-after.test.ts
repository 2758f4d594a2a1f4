import fc from 'fast-check';
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from '../../../server/src/core/retry-after';

const now = Date.UTC(2015, 9, 21, 7, 0, 0);
const instant = Date.UTC(2015, 9, 21, 7, 28, 0);

describe('Retry-After', () => {
  it('reads seconds', () => {
    expect(parseRetryAfter('120', now)).toBe(now + 120_000);
    expect(parseRetryAfter(' 0 ', now)).toBe(now);
  });

  it('rounds a fraction of a second up', () => {
    expect(parseRetryAfter('1.2', now)).toBe(now + 2000);
  });

  it.each([
    ['IMF-fixdate', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['RFC 850', 'Wednesday, 21-Oct-15 07:28:00 GMT'],
    ['asctime', 'Wed Oct 21 07:28:00 2015'],
  ])('reads an HTTP date in the form of %s', (_, header) => {
    expect(parseRetryAfter(header, now)).toBe(instant);
  });

  it('reads a day of one digit in the form of asctime', () => {
    expect(parseRetryAfter('Sun Nov  1 08:49:37 2015', Date.UTC(2015, 10, 1, 8, 0, 0))).toBe(
      Date.UTC(2015, 10, 1, 8, 49, 37),
    );
  });

  it('takes a two-digit year more than 50 years ahead for a past one', () => {
    expect(parseRetryAfter('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(now);
    const newYear = Date.UTC(2065, 0, 1);
    expect(parseRetryAfter('Thursday, 01-Jan-65 00:00:10 GMT', newYear)).toBe(newYear + 10_000);
  });

  it('takes an instant in the past for now', () => {
    expect(parseRetryAfter('Wed, 21 Oct 2015 06:59:00 GMT', now)).toBe(now);
  });

  it('believes the receiver up to 24 hours ahead', () => {
    expect(parseRetryAfter('Fri, 23 Oct 2015 07:28:00 GMT', now)).toBe(now + MAX_RETRY_AFTER_MS);
    expect(parseRetryAfter('9'.repeat(400), now)).toBe(now + MAX_RETRY_AFTER_MS);
  });

  it.each([
    'invalid',
    '',
    '-1',
    '1e3',
    '120, 120',
    '+5',
    '.5',
    'Wed, 31 Feb 2016 07:28:00 GMT',
    'Wed, 21 Oct 2015 25:28:00 GMT',
    'Wed, 21 Oct 2015 07:60:00 GMT',
    'Wed, 21 Oct 2015 07:28:00 CEST',
    '2015-10-21T07:28:00Z',
    'Xed, 21 Oct 2015 07:28:00 GMT',
  ])('has no instant for %j', (header) => {
    expect(parseRetryAfter(header, now)).toBeNull();
  });

  it('has no instant without the header', () => {
    expect(parseRetryAfter(undefined, now)).toBeNull();
  });

  it('gives now, up to 24 hours ahead, or nothing for any text', () => {
    const dates = fc.date({ noInvalidDate: true }).map((date) => date.toUTCString());
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.nat().map(String), dates), (header) => {
        const at = parseRetryAfter(header, now);
        return at === null || (at >= now && at <= now + MAX_RETRY_AFTER_MS);
      }),
    );
  });

  it('reads every second of the next day in the form dates are written today', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => {
        const at = now + seconds * 1000;
        return parseRetryAfter(new Date(at).toUTCString(), now) === at;
      }),
    );
  });
});
