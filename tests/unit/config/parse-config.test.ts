import { generatePrivateKey } from '../../../server/src/core/key-pair';
import fc from 'fast-check';
import config, { parseConfig } from '../../../server/src/config';

const production = { nodeEnv: 'production' };
const development = { nodeEnv: 'development' };
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const crm = { name: 'CRM', url: 'https://example.com/hooks', events: ['entry.*'], secret };

function refusal(raw: unknown, env = production): string {
  try {
    parseConfig(raw, env);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('the configuration was accepted');
}

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
      retention: { succeededDays: 7, failedDays: 30 },
      archive: [],
      endpoints: [],
      maxPayloadBytes: 1_048_576,
      pollMs: 1000,
      stopDeadlineMs: 10_000,
      leaseMs: 10_000,
      disableAfterDays: 5,
      notify: { email: [] },
      metrics: null,
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

describe('a wrong configuration', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'an unknown key',
      { redisUrl: 'x' },
      /^redisUrl: is not a known key — remove it .* known are: redis, role/,
    ],
    [
      'an unknown key within',
      { retention: { days: 1 } },
      /^retention\.days: is not a known key — .*succeededDays/,
    ],
    ['no object', 'x', /^the configuration must be an object with the keys: redis/],
    ['another protocol', { redis: 'http://localhost' }, /^redis: is not a Redis URL — write redis:\/\//],
    ['a bare host', { redis: 'localhost:6379' }, /^redis: is not a Redis URL — write redis:\/\//],
    ['no host', { redis: 'redis://' }, /^redis: is not a Redis URL/],
    ['a list for Redis', { redis: [] }, /^redis: is neither a URL nor options — write/],
    ['a number for Redis', { redis: 6379 }, /^redis: is neither a URL nor options — write/],
    ['another role', { role: 'leader' }, /^role: must be "all", "producer" or "worker"$/],
    ['no concurrency', { concurrency: 0 }, /^concurrency: must be a whole number from 1 to 1000$/],
    ['concurrency in text', { concurrency: '50' }, /^concurrency: must be a whole number from 1 to 1000$/],
    ['a network in text', { allowedNetworks: '10.0.0.0/8' }, /^allowedNetworks: must be a list/],
    [
      'a wrong network',
      { allowedNetworks: ['::1', '10.0.0.0/64'] },
      /^allowedNetworks\.1: is not a network — write/,
    ],
    ['a switch in text', { allowHttp: 'false' }, /^allowHttp: must be true or false, without quotes$/],
    [
      'negative days',
      { retention: { succeededDays: -1 } },
      /^retention\.succeededDays: must be a whole number of days/,
    ],
    ['a wrong archive', { archive: 'entry*' }, /^archive\.0: is not an event — write/],
    ['an archive of numbers', { archive: 5 }, /^archive: must be a list/],
    [
      'too small a payload',
      { maxPayloadBytes: 10 },
      /^maxPayloadBytes: must be a whole number of bytes from 1024/,
    ],
    ['too fast a poll', { pollMs: 49 }, /^pollMs: must be a whole number of milliseconds from 50 to 60000$/],
    [
      'too slow a poll',
      { pollMs: 60_001 },
      /^pollMs: must be a whole number of milliseconds from 50 to 60000$/,
    ],
    [
      'an e-mail address that is none',
      { notify: { email: ['ops'] } },
      /^notify.email.0: is not an e-mail address/,
    ],
    [
      'a negative number of days',
      { disableAfterDays: -1 },
      /^disableAfterDays: must be a whole number of days/,
    ],
    [
      'a metrics token that can be guessed',
      { metrics: { token: 'abc' } },
      /^metrics\.token: must have 16 to 512/,
    ],
    ['a metrics token that is not set', { metrics: {} }, /^metrics\.token: is missing/],
    ['too short a lease', { leaseMs: 999 }, /^leaseMs: must be a whole number of milliseconds from 1000/],
    [
      'a negative deadline',
      { stopDeadlineMs: -1 },
      /^stopDeadlineMs: must be a whole number of milliseconds from 0/,
    ],
    [
      'a list of endpoints',
      { endpoints: [crm] },
      /^endpoints: must be an object with a key for each endpoint$/,
    ],
    ['a bad key', { endpoints: { CRM: crm } }, /^endpoints\.CRM: is not a usable key — use lower-case/],
    ['a key of two lines', { endpoints: { 'a\nb': crm } }, /^endpoints\.a\?b: is not a usable key/],
    [
      'no endpoint',
      { endpoints: { crm: undefined } },
      /^endpoints\.crm: must be an object with the keys: name/,
    ],
    ['an empty endpoint', { endpoints: { crm: {} } }, /^endpoints\.crm\.name: is missing/],
    ['a bad URL', { endpoints: { crm: { ...crm, url: 'x' } } }, /^endpoints\.crm\.url: is not a URL — write/],
    ['no URL', { endpoints: { crm: { ...crm, url: undefined } } }, /^endpoints\.crm\.url: is missing/],
    [
      'a header of ours',
      { endpoints: { crm: { ...crm, headers: { Host: 'x' } } } },
      /^endpoints\.crm\.headers\.Host: belongs to the HTTP connection — remove it$/,
    ],
  ])('with %s is refused with the key and the remedy', (_, raw, message) => {
    expect(refusal(raw)).toMatch(message);
  });

  it('stops Strapi', () => {
    expect(() => config.validator({ role: 'leader' })).toThrow(/^role: /);
    expect(() => config.validator({})).not.toThrow();
  });

  it('is refused in one line that holds no password, secret or token', () => {
    const hidden = 'hidden-value';
    const wrong: unknown[] = [
      { redis: `redis://:${hidden}@host:99999` },
      { redis: `http://:${hidden}@host` },
      { endpoints: { crm: { ...crm, secret: hidden } } },
      { endpoints: { crm: { ...crm, headers: { Authorization: `${hidden}\n` } } } },
      { endpoints: { crm: { ...crm, url: `https://user:${hidden}@example.com/` } } },
      { endpoints: { crm: { ...crm, url: `http://10.0.0.1/${hidden}` } } },
      { endpoints: { crm: { ...crm, signature: hidden } } },
    ];
    for (const raw of wrong) {
      expect(refusal(raw)).not.toContain(hidden);
      expect(refusal(raw)).not.toContain('\n');
    }
  });

  it('is refused in one line, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything(), { minKeys: 1 }), (raw) => {
        expect(refusal(raw)).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
