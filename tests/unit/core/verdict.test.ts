import { verdictOf } from '../../../server/src/core/verdict';
import { aBlocked, anAnswer, anUnreachable } from '../../support/factories';

describe('what an outcome says about the endpoint', () => {
  it.each([200, 201, 204, 299])('%i: it works', (status) => {
    expect(verdictOf(anAnswer(status))).toBe('works');
  });

  it.each([400, 402, 406, 409, 411, 412, 413, 414, 415, 417, 418, 422, 431, 451])(
    '%i: it is up, and may accept another body',
    (status) => {
      expect(verdictOf(anAnswer(status))).toBe('answers');
    },
  );

  it.each([301, 307, 401, 403, 404, 405, 407, 408, 421, 425, 426, 429, 500, 502, 503, 504, 599])(
    '%i: no delivery would fare better',
    (status) => {
      expect(verdictOf(anAnswer(status))).toBe('down');
    },
  );

  it.each(['dns', 'refused', 'reset', 'tls', 'timeout', 'protocol', 'network'] as const)(
    'no answer (%s): no delivery would fare better',
    (code) => {
      expect(verdictOf(anUnreachable({ code }))).toBe('down');
    },
  );

  it('blocked: no delivery would fare better', () => {
    expect(verdictOf(aBlocked())).toBe('down');
  });

  it('nothing when our own stop cut the attempt short, or when 410 says it all', () => {
    expect(verdictOf(anUnreachable({ code: 'interrupted' }))).toBeNull();
    expect(verdictOf(anAnswer(410))).toBeNull();
  });
});
