import fc from 'fast-check';
import config from '../../../server/src/config';
import { crm, refusal } from './examples';

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
