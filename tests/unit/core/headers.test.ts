import fc from 'fast-check';
import { headerProblem, isReservedHeader, MAX_HEADER_VALUE_BYTES } from '../../../server/src/core/headers';

describe('a user-defined header', () => {
  it.each([
    ['Authorization', 'Bearer abc.def'],
    ['x-api-key', 'ü in latin-1'],
    ['X_Custom.1', 'tab\tinside'],
    ['x-empty', ''],
    ['x-long', 'x'.repeat(MAX_HEADER_VALUE_BYTES)],
  ])('may be %s', (name, value) => {
    expect(headerProblem(name, value)).toBeNull();
  });

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'naïve', 'a\0', '(x)', 'x"'])(
    'is refused with the name %j',
    (name) => {
      expect(headerProblem(name, 'v')).toBe('is not a header name — use letters, digits and hyphens only');
    },
  );

  it.each(['a\rb', 'a\nb', 'a\r\nSet-Cookie: x=1', 'a\0b', '\n'])('is refused with the value %j', (value) => {
    expect(headerProblem('x-a', value)).toBe('contains a line break or NUL — remove it from the value');
  });

  it.each(['schlüssel €', '🎉', 'a\x01b', 'a\x7fb'])('is refused with the value %j', (value) => {
    expect(headerProblem('x-a', value)).toMatch(/^contains a character that headers cannot carry — /);
  });

  it('is refused when it is longer than 8 KiB', () => {
    expect(headerProblem('x-a', 'x'.repeat(MAX_HEADER_VALUE_BYTES + 1))).toMatch(
      /longer than 8192 bytes — shorten/,
    );
  });

  it.each([
    'Connection',
    'keep-alive',
    'Proxy-Authorization',
    'proxy-connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Host',
    'Content-Length',
    'Expect',
  ])('is refused as the connection’s: %s', (name) => {
    expect(headerProblem(name, 'v')).toBe('belongs to the HTTP connection — remove it');
    expect(isReservedHeader(name)).toBe(true);
  });

  it.each([
    'Content-Type',
    'User-Agent',
    'X-Strapi-Event',
    'Webhook-Id',
    'webhook-timestamp',
    'webhook-signature',
    'X-Webhook-Timestamp',
    'X-Webhook-Signature',
    'X-Hub-Signature-256',
  ])('is refused as ours: %s', (name) => {
    expect(headerProblem(name, 'v')).toBe('is set by this plugin — remove it');
    expect(isReservedHeader(name)).toBe(true);
  });

  it('that is accepted is accepted by the platform too', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (name, value) => {
          if (headerProblem(name, value) === null) new Headers([[name, value]]);
        },
      ),
    );
  });
});
