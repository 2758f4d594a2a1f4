import type { Outcome } from '../../../server/src/core/outcome';
import fc from 'fast-check';
import { redact, redactHeaders, echoRemover } from '../../../server/src/core/redaction';

const long = 'Bearer 0123456789abcdef';

describe('redaction', () => {
  it.each([
    'authorization',
    'Proxy-Authorization',
    'Cookie',
    'set-cookie',
    'x-api-key',
    'X-Auth',
    'x-access-token',
    'x-client-secret',
    'x-password',
    'x-credential',
    'webhook-signature',
    'x-webhook-signature',
    'x-hub-signature-256',
  ])('masks the value of %s up to its last four characters', (name) => {
    expect(redactHeaders({ [name]: long })).toEqual({ [name]: '•••cdef' });
  });

  it.each(['content-type', 'user-agent', 'x-strapi-event', 'webhook-id', 'webhook-timestamp', 'accept'])(
    'leaves the value of %s',
    (name) => {
      expect(redactHeaders({ [name]: long })).toEqual({ [name]: long });
    },
  );

  it('masks the names it is given, in any case', () => {
    expect(redactHeaders({ 'x-team': long, 'x-other': long }, ['X-Team'])).toEqual({
      'x-team': '•••cdef',
      'x-other': long,
    });
  });

  it('shows nothing of a value shorter than 16 characters', () => {
    expect(redact('x'.repeat(15))).toBe('•••');
    expect(redact('x'.repeat(16))).toBe('•••xxxx');
    expect(redact('')).toBe('•••');
  });

  it('never shows more than four characters of a value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 5, unit: fc.constantFrom(...'abcdefgh') }), (value) => {
        const shown = redactHeaders({ authorization: value }).authorization ?? '';
        return shown.replace('•••', '').length <= 4 && !shown.includes(value);
      }),
    );
  });
});

describe('what a receiver answers', () => {
  const answer = (kind: 'accepted' | 'rejected', body: string): Outcome => ({
    kind,
    response: {
      status: 200,
      headers: { 'x-echo': 'Bearer abcdef', 'retry-after': '7' },
      body,
      bodyTruncated: false,
    },
  });

  it.each(['accepted', 'rejected'] as const)(
    'is kept without the values of headers that were sent: %s',
    (kind) => {
      const headers = { Authorization: 'Bearer abcdef', 'X-Team': 'web' };
      const withoutEchoes = echoRemover({ 'X-D': 'default-value-1' }, headers);
      const outcome = withoutEchoes(answer(kind, '{"a":"Bearer abcdef","b":"web"}'));
      expect(outcome).toMatchObject({
        response: { headers: { 'x-echo': '•••', 'retry-after': '7' }, body: '{"a":"•••","b":"web"}' },
      });
    },
  );

  it('is kept as it is when nothing was sent that could be hidden', () => {
    const outcome = answer('accepted', 'web');
    expect(echoRemover({}, { 'X-Team': 'web' })(outcome)).toBe(outcome);
  });
});
