import { createAddressPolicy } from '../../../server/src/core/address-policy';
import { endpointUrlProblem, type EndpointUrlRules } from '../../../server/src/core/endpoint-url';

const production: EndpointUrlRules = {
  allowHttp: false,
  policy: createAddressPolicy({ allowedNetworks: [], allowLoopback: false }),
};
const development: EndpointUrlRules = {
  allowHttp: true,
  policy: createAddressPolicy({ allowedNetworks: [], allowLoopback: true }),
};
const internal: EndpointUrlRules = {
  allowHttp: false,
  policy: createAddressPolicy({ allowedNetworks: ['10.1.0.0/16', 'crm.internal'], allowLoopback: false }),
};

describe('the URL of an endpoint', () => {
  it.each([
    'https://example.com',
    'https://example.com/hooks?token=abc',
    'https://example.com:8443/',
    'https://example.com:80/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://bücher.example/',
  ])('may be %s in production', (url) => {
    expect(endpointUrlProblem(url, production)).toBeNull();
  });

  it.each([
    '',
    'example.com',
    '/hooks',
    'https://',
    'https://exa mple.com',
    ' https://example.com',
    'https://example.com/a\nb',
    'https:\\\\example.com',
  ])('is refused as no URL: %j', (url) => {
    expect(endpointUrlProblem(url, development)).toMatch(/^is not a URL — write it in full/);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'redis://example.com'])(
    'is refused with another scheme: %s',
    (url) => {
      expect(endpointUrlProblem(url, development)).toBe('has a scheme that cannot be called — use https://');
    },
  );

  it.each(['https://user:pass@example.com/', 'https://user@example.com/', 'https://:pass@example.com/'])(
    'is refused with credentials, which the message does not repeat: %s',
    (url) => {
      const problem = endpointUrlProblem(url, development);
      expect(problem).toMatch(
        /^contains a user name or password — remove it and send an Authorization header/,
      );
      expect(problem).not.toContain('pass@');
    },
  );

  it.each(['https://example.com/#part', 'https://example.com/#'])('is refused with a fragment: %s', (url) => {
    expect(endpointUrlProblem(url, development)).toMatch(/^has a fragment/);
  });

  it('is refused when it is longer than 2048 characters', () => {
    const url = `https://example.com/${'a'.repeat(2028)}`;
    expect(endpointUrlProblem(url, production)).toBeNull();
    expect(endpointUrlProblem(`${url}a`, production)).toBe('is longer than 2048 characters — shorten it');
  });

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://app.localhost/',
  ])('is refused with an address that is not public, naming the setting: %s', (url) => {
    expect(endpointUrlProblem(url, production)).toMatch(
      /is not a public address — add it to "allowedNetworks"/,
    );
  });

  it('is refused with plain http in production, naming the settings', () => {
    expect(endpointUrlProblem('http://example.com/', production)).toMatch(
      /"allowHttp: true".*"allowedNetworks"/,
    );
    expect(endpointUrlProblem('http://example.com/', { ...production, allowHttp: true })).toBeNull();
  });

  it('may be plain http to an allowed network or host', () => {
    expect(endpointUrlProblem('http://10.1.2.3/', internal)).toBeNull();
    expect(endpointUrlProblem('http://crm.internal/', internal)).toBeNull();
    expect(endpointUrlProblem('http://10.2.2.3/', internal)).toMatch(/not a public address/);
    expect(endpointUrlProblem('http://other.internal/', internal)).toMatch(/plain http/);
  });

  it.each([21, 22, 25, 1023])(
    'is refused with the port %i of another service, naming the setting',
    (port) => {
      expect(endpointUrlProblem(`https://example.com:${port}/`, production)).toMatch(
        /^has the port .*"allowedPorts"/,
      );
      expect(endpointUrlProblem(`https://crm.internal:${port}/`, internal)).toBeNull();
      const opened = { ...production, allowedPorts: [port] };
      expect(endpointUrlProblem(`https://example.com:${port}/`, opened)).toBeNull();
    },
  );

  it.each([80, 443, 1024, 65535])('may have the port %i', (port) => {
    expect(endpointUrlProblem(`https://example.com:${port}/`, production)).toBeNull();
  });

  it('may be on this machine and plain http during development', () => {
    expect(endpointUrlProblem('http://localhost:3000/', development)).toBeNull();
    expect(endpointUrlProblem('http://127.0.0.1:81/', development)).toBeNull();
    expect(endpointUrlProblem('http://10.0.0.1/', development)).toMatch(/"allowedNetworks"/);
  });

  it('keeps its path and query out of the message', () => {
    const problem = endpointUrlProblem('http://10.0.0.1/secret-path?token=secret-query', production);
    expect(problem).not.toBeNull();
    expect(problem).not.toContain('secret');
  });
});
