import config, { parseConfig } from '../../../server/src/config';
import { generatePrivateKey } from '../../../server/src/core/key-pair';
import { crm, production, refusal, secret } from './examples';

const development = { nodeEnv: 'development' };

describe('the configuration', () => {
  it.each([undefined, {}])('is complete when it says nothing: %j', (raw) => {
    expect(parseConfig(raw, production)).toEqual({
      redis: null,
      role: 'all',
      proxy: null,
      allowedPorts: [],
      concurrency: 50,
      allowedNetworks: [],
      allowHttp: false,
      allowLoopback: false,
      addressPolicy: expect.anything() as unknown,
      retention: {
        succeededDays: 7,
        failedDays: 30,
        attemptsPerDelivery: 100,
        removePayloadAfterSuccess: false,
      },
      archive: [],
      endpoints: [],
      maxPayloadBytes: 1_048_576,
      pollMs: 1000,
      stopDeadlineMs: 10_000,
      leaseMs: 10_000,
      disableAfterDays: 5,
      notify: { email: [] },
      metrics: null,
      tracing: { propagate: false },
    });
  });

  it('takes one e-mail address or a list', () => {
    const emails = (email: unknown) => parseConfig({ notify: { email } }, production).notify.email;
    expect(emails('ops@example.com')).toEqual(['ops@example.com']);
    expect(emails(['a@example.com', 'b@example.com'])).toEqual(['a@example.com', 'b@example.com']);
    expect(emails('')).toEqual([]);
  });

  it('has the same defaults for Strapi, without a list that Strapi would merge by index', () => {
    expect(parseConfig(config.default, production)).toMatchObject(config.default);
    expect(JSON.stringify(config.default)).not.toContain('[');
  });

  it.each(['redis://localhost', 'rediss://user:pass@redis.example:6380/2'])('takes %s for Redis', (redis) => {
    expect(parseConfig({ redis }, production).redis).toBe(redis);
  });

  it('takes options of ioredis as they are', () => {
    const redis = { sentinels: [{ host: 'a', port: 26379 }], name: 'main', tls: {} };
    expect(parseConfig({ redis }, production).redis).toEqual(redis);
  });

  it.each([undefined, null, ''])('takes %j for no Redis', (redis) => {
    expect(parseConfig({ redis }, production).redis).toBeNull();
  });

  it('takes one archive pattern or several', () => {
    expect(parseConfig({ archive: 'entry.*' }, production).archive).toEqual(['entry.*']);
    expect(parseConfig({ archive: ['entry.*', 'media.*'] }, production).archive).toEqual([
      'entry.*',
      'media.*',
    ]);
    expect(parseConfig({ archive: '' }, production).archive).toEqual([]);
  });

  it('completes what is said of the retention in part', () => {
    expect(parseConfig({ retention: { failedDays: 90 } }, production).retention).toEqual({
      succeededDays: 7,
      failedDays: 90,
      attemptsPerDelivery: 100,
      removePayloadAfterSuccess: false,
    });
  });

  it('declares endpoints by their keys', () => {
    const { endpoints } = parseConfig(
      { endpoints: { crm, 'search-1': { ...crm, name: 'Search' } } },
      production,
    );
    expect(endpoints).toEqual([
      {
        key: 'crm',
        secrets: [secret],
        definition: expect.objectContaining({ name: 'CRM', concurrency: 10 }) as unknown,
      },
      {
        key: 'search-1',
        secrets: [secret],
        definition: expect.objectContaining({ name: 'Search' }) as unknown,
      },
    ]);
  });

  it('declares an endpoint without a secret only when it is not signed', () => {
    const { secret: _, ...unsigned } = crm;
    const { endpoints } = parseConfig({ endpoints: { crm: { ...unsigned, signature: 'none' } } }, production);
    expect(endpoints).toMatchObject([{ secrets: [] }]);
    expect(refusal({ endpoints: { crm: unsigned } })).toMatch(/^endpoints\.crm\.secret: is missing — set it/);
    expect(refusal({ endpoints: { crm: { ...unsigned, secret: undefined } } })).toMatch(
      /^endpoints\.crm\.secret: /,
    );
  });
});

describe('the key pair of an endpoint', () => {
  const privateKey = generatePrivateKey();

  it('is declared with its private key, and only with it', () => {
    const { endpoints } = parseConfig(
      { endpoints: { crm: { ...crm, keyPair: true, privateKey } } },
      production,
    );
    expect(endpoints).toMatchObject([{ secrets: [secret, privateKey], definition: { keyPair: true } }]);
    expect(refusal({ endpoints: { crm: { ...crm, keyPair: true } } })).toMatch(
      /^endpoints\.crm\.privateKey: is missing — set it/,
    );
    expect(refusal({ endpoints: { crm: { ...crm, privateKey } } })).toContain('"keyPair: true"');
    expect(refusal({ endpoints: { crm: { ...crm, keyPair: true, privateKey: secret } } })).toContain('whsk_');
  });
});

describe('what may be called', () => {
  const local = { endpoints: { crm: { ...crm, url: 'http://127.0.0.1:3000/' } } };

  it.each([development, { nodeEnv: 'test' }, { nodeEnv: undefined }])(
    'includes this machine and plain http outside production: %j',
    (env) => {
      const parsed = parseConfig(local, env);
      expect(parsed).toMatchObject({ allowHttp: true, allowLoopback: true });
      expect(parsed.addressPolicy.isAllowedAddress('127.0.0.1')).toBe(true);
      expect(parsed.addressPolicy.isAllowedAddress('10.0.0.1')).toBe(false);
    },
  );

  it('includes in production only what the operator says', () => {
    expect(refusal(local)).toMatch(/^endpoints\.crm\.url: points to 127\.0\.0\.1, .*"allowedNetworks"/);
    const parsed = parseConfig({ ...local, allowedNetworks: ['127.0.0.0/8'] }, production);
    expect(parsed.addressPolicy.isAllowedAddress('127.0.0.1')).toBe(true);
    expect(parseConfig({ allowHttp: true }, production).allowHttp).toBe(true);
  });

  it('excludes plain http during development when the operator says so', () => {
    const http = { endpoints: { crm: { ...crm, url: 'http://example.com/' } } };
    expect(parseConfig(http, development).allowHttp).toBe(true);
    expect(refusal({ ...http, allowHttp: false }, development)).toMatch(
      /^endpoints\.crm\.url: is plain http/,
    );
  });
});
