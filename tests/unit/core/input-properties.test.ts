import fc from 'fast-check';
import { isIP } from 'node:net';
import { createAddressPolicy } from '../../../server/src/core/address-policy';
import { parseEndpointInput } from '../../../server/src/core/endpoint-input';
import { endpointUrlProblem, type EndpointUrlRules } from '../../../server/src/core/endpoint-url';
import { headerProblem, isReservedHeader } from '../../../server/src/core/headers';

const policy = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });
const production: EndpointUrlRules = { allowHttp: false, policy };

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
const part = fc.oneof(
  anyText,
  fc.constantFrom(
    '',
    '//',
    '@',
    ':',
    '[',
    ']',
    '#',
    '?',
    '\\',
    '%00',
    '%2e',
    '\t',
    '127.0.0.1',
    '[::1]',
    '.',
  ),
);
/** Texts that look like URLs, of parts that parsers disagree about. */
const urls = fc.oneof(
  anyText,
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .tuple(fc.constantFrom('http:', 'https:', 'HTTPS:', 'ftp:', ''), fc.array(part, { maxLength: 6 }))
    .map(([scheme, parts]) => `${scheme}//${parts.join('')}`),
  fc
    .tuple(fc.ipV4Extended(), fc.integer({ min: 0, max: 70_000 }))
    .map(([host, port]) => `https://${host}:${port}/`),
  fc.ipV6().map((host) => `https://[${host}]/`),
);

describe('a URL that is accepted in production', () => {
  it('is https to a public host on a usual port, without credentials or fragment', () => {
    fc.assert(
      fc.property(urls, (text) => {
        if (endpointUrlProblem(text, production) !== null) return;
        const url = new URL(text);
        expect(url.protocol).toBe('https:');
        expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
        const port = url.port === '' ? 443 : Number(url.port);
        expect(port === 80 || port === 443 || port >= 1024).toBe(true);
        const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
        if (isIP(host) !== 0) expect(policy.isAllowedAddress(host)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads back as it was written: nobody else can take it for another host', () => {
    fc.assert(
      fc.property(urls, (text) => {
        if (endpointUrlProblem(text, production) !== null) return;
        const { href, host } = new URL(text);
        expect(new URL(href).host).toBe(host);
        expect(endpointUrlProblem(href, production)).toBeNull();
      }),
      { numRuns: 700 },
    );
  });
});

describe('what is said of a URL that is refused', () => {
  it('holds neither its credentials, nor its path, nor its query', () => {
    const hidden = fc.stringMatching(/^[a-z]{12}$/);
    fc.assert(
      fc.property(hidden, fc.domain(), fc.constantFrom('http', 'https', 'ftp'), (secret, host, scheme) => {
        const refused = [
          `${scheme}://${secret}:${secret}@${host}/`,
          `${scheme}://10.0.0.1/${secret}?${secret}`,
          `${scheme}://${host}:22/${secret}#${secret}`,
        ];
        for (const url of refused) expect(endpointUrlProblem(url, production)).not.toContain(secret);
      }),
    );
  });
});

describe('a header that is accepted', () => {
  it('goes over the wire as it is, ends no line, and is not ours', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, value) => {
        if (headerProblem(name, value) !== null) return;
        expect(`${name}: ${value}`).not.toMatch(/[\r\n\0]/);
        expect(isReservedHeader(name)).toBe(false);
        new Headers([[name, value]]);
      }),
      { numRuns: 700 },
    );
  });

  it('is never refused with its value in the message', () => {
    fc.assert(
      fc.property(anyText, fc.stringMatching(/^[a-z]{12}$/), (name, value) => {
        for (const bad of [`${value}\n`, `${value}\u{1F4A5}`, value.repeat(1_000)]) {
          expect(headerProblem(name.includes(value) ? 'x-a' : name, bad) ?? '').not.toContain(value);
        }
      }),
    );
  });
});

describe('the input of an endpoint', () => {
  it('is read or refused with fields and remedies, never thrown, whatever it is', () => {
    const fields = [
      'name',
      'url',
      'events',
      'headers',
      'retry',
      'rateLimit',
      'coalesce',
      'keyPair',
      'privateKey',
    ];
    const inputs = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...fields), fc.anything()),
      fc.record({ name: fc.constant('a'), url: urls, events: fc.constant(['*']), headers: fc.anything() }),
    );
    fc.assert(
      fc.property(inputs, (input) => {
        const parsed = parseEndpointInput(input, production);
        if (parsed.ok) return expect(parsed.definition.url).toEqual(expect.any(String));
        expect(parsed.errors.length).toBeGreaterThan(0);
        for (const { path, message } of parsed.errors) {
          expect(Array.isArray(path)).toBe(true);
          expect(message.length).toBeGreaterThan(10);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
