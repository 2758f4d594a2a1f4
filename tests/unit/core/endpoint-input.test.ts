import fc from 'fast-check';
import { createAddressPolicy } from '../../../server/src/core/address-policy';
import { parseEndpointInput, toEndpointInput } from '../../../server/src/core/endpoint-input';
import { DEFAULT_RETRY_SCHEDULE } from '../../../server/src/core/retry-policy';

const rules = {
  allowHttp: false,
  policy: createAddressPolicy({ allowedNetworks: [], allowLoopback: false }),
};
const minimal = { name: 'CRM', url: 'https://example.com/hooks', events: ['entry.*'] };
const DAY_MS = 86_400_000;

const parse = (input: unknown) => parseEndpointInput(input, rules);

function definitionOf(changes: object) {
  const parsed = parse({ ...minimal, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.definition;
}

function errorsOf(input: unknown) {
  const parsed = parse(input);
  return parsed.ok ? [] : parsed.errors;
}

describe('the input of an endpoint', () => {
  it('needs a name, a URL and events; the rest has defaults', () => {
    expect(parse(minimal)).toEqual({
      ok: true,
      secret: null,
      privateKey: null,
      definition: {
        name: 'CRM',
        url: 'https://example.com/hooks',
        events: ['entry.*'],
        contentTypes: null,
        locales: null,
        statuses: null,
        headers: {},
        signature: 'standard',
        keyPair: false,
        retrySchedule: DEFAULT_RETRY_SCHEDULE,
        timeoutMs: 15_000,
        concurrency: 10,
        rateLimit: null,
        ordering: 'none',
        delayMs: 0,
        coalesce: null,
        retryOn4xx: true,
        enabled: true,
      },
    });
  });

  it('may say everything', () => {
    const everything = {
      contentTypes: ['api::article.article', 'plugin::users-permissions.user', 'admin::user'],
      locales: ['en', 'pt-BR'],
      statuses: ['published'],
      headers: { Authorization: 'Bearer x' },
      signature: 'github',
      timeoutMs: 1000,
      concurrency: 1,
      rateLimit: { max: 1, perMs: DAY_MS },
      ordering: 'document',
      delayMs: 30 * DAY_MS,
      coalesce: { by: 'endpoint', windowMs: 3_600_000, maxWaitMs: DAY_MS },
      retryOn4xx: false,
      enabled: false,
    };
    expect(definitionOf(everything)).toMatchObject(everything);
  });

  it('gives its secret back beside the definition', () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const parsed = parse({ ...minimal, secret });
    expect(parsed).toMatchObject({ ok: true, secret });
    expect(parsed.ok && 'secret' in parsed.definition).toBe(false);
  });

  it('is tidied: a trimmed name, no repetitions, empty filters as none', () => {
    expect(
      definitionOf({ name: ' CRM ', events: ['a.b', 'a.b'], contentTypes: [], locales: null, statuses: [] }),
    ).toMatchObject({ name: 'CRM', events: ['a.b'], contentTypes: null, locales: null, statuses: null });
  });

  it('takes a schedule, or a number of attempts of the default schedule', () => {
    expect(definitionOf({ retry: { schedule: [1, 604_800] } }).retrySchedule).toEqual([1, 604_800]);
    expect(definitionOf({ retry: { schedule: [] } }).retrySchedule).toEqual([]);
    expect(definitionOf({ retry: { maxAttempts: 1 } }).retrySchedule).toEqual([]);
    expect(definitionOf({ retry: { maxAttempts: 51 } }).retrySchedule).toHaveLength(50);
    expect(definitionOf({ retry: {} }).retrySchedule).toEqual(DEFAULT_RETRY_SCHEDULE);
  });

  it('never shares the default schedule with another definition', () => {
    expect(definitionOf({}).retrySchedule).not.toBe(definitionOf({}).retrySchedule);
  });

  it('can be had back from its definition', () => {
    const definition = definitionOf({
      headers: { 'x-a': 'b' },
      retry: { maxAttempts: 3 },
      contentTypes: ['api::a.a'],
    });
    expect(parse(toEndpointInput(definition))).toEqual({
      ok: true,
      secret: null,
      privateKey: null,
      definition,
    });
  });

  it('names an unknown key and those there are', () => {
    expect(
      errorsOf({ ...minimal, contentType: ['api::a.a'], rateLimit: { max: 1, perMs: 1, burst: 2 } }),
    ).toEqual([
      {
        path: ['rateLimit', 'burst'],
        message: 'is not a known key — remove it or correct its spelling; known are: max, perMs',
        name: 'ValidationError',
      },
      {
        path: ['contentType'],
        message: expect.stringMatching(
          /^is not a known key — .* known are: name, url, events, contentTypes/,
        ) as string,
        name: 'ValidationError',
      },
    ]);
  });

  it('names every field that is missing', () => {
    expect(errorsOf({})).toEqual([
      { path: ['name'], message: 'is missing — it must be a text', name: 'ValidationError' },
      { path: ['url'], message: 'is missing — it must be a text', name: 'ValidationError' },
      {
        path: ['events'],
        message: 'is missing — it must be a list of 1 to 100 entries',
        name: 'ValidationError',
      },
    ]);
  });

  it.each([undefined, null, 5, 'x', []])('is refused as %j', (input) => {
    expect(errorsOf(input)).toMatchObject([
      { path: [], message: expect.stringMatching(/^must be an object with/) as string },
    ]);
  });

  it.each<[string, object, string[], RegExp]>([
    ['an empty name', { name: ' ' }, ['name'], /1 to 100 characters/],
    ['a long name', { name: 'x'.repeat(101) }, ['name'], /1 to 100 characters/],
    ['a name of two lines', { name: 'a\nb' }, ['name'], /no line breaks/],
    ['a private URL', { url: 'https://10.0.0.1/' }, ['url'], /"allowedNetworks"/],
    ['plain http', { url: 'http://example.com/' }, ['url'], /"allowHttp: true"/],
    ['no events', { events: [] }, ['events'], /1 to 100 entries/],
    ['too many events', { events: Array(101).fill('a.b') }, ['events'], /1 to 100 entries/],
    ['events as text', { events: 'entry.*' }, ['events'], /must be a list/],
    ['a bad event', { events: ['entry.*', 'entry*'] }, ['events', '1'], /is not an event — write/],
    ['a bad uid', { contentTypes: ['article'] }, ['contentTypes', '0'], /write it like api::article.article/],
    ['a bad locale', { locales: ['pt BR'] }, ['locales', '0'], /such as en or pt-BR/],
    ['a bad status', { statuses: ['live'] }, ['statuses', '0'], /must be "draft" or "published"/],
    ['headers as a list', { headers: [] }, ['headers'], /must be an object of header names/],
    [
      'a header of ours',
      { headers: { 'Webhook-Id': 'x' } },
      ['headers', 'Webhook-Id'],
      /set by this plugin — remove/,
    ],
    ['a split header', { headers: { 'x-a': 'a\r\nb: c' } }, ['headers', 'x-a'], /line break or NUL — remove/],
    ['a header without text', { headers: { 'x-a': 5 } }, ['headers', 'x-a'], /must be a text/],
    ['a header of undefined', { headers: { 'x-a': undefined } }, ['headers', 'x-a'], /is missing/],
    [
      'a header twice, differently',
      { headers: { 'x-a': '1', 'X-A': '2' } },
      ['headers', 'X-A'],
      /given twice/,
    ],
    [
      'a header twice',
      { headers: { 'X-A': '1', 'x-a': '2' } },
      ['headers', 'x-a'],
      /given twice — remove one/,
    ],
    [
      'too many headers',
      { headers: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`x-${i}`, ''])) },
      ['headers'],
      /at most 50/,
    ],
    ['another signature', { signature: 'md5' }, ['signature'], /"standard", "strapi", "github" or "none"/],
    ['a weak secret', { secret: 'abc' }, ['secret'], /make one with/],
    ['a secret for another signature', { secret: 'x'.repeat(32) }, ['secret'], /whsec_/],
    ['a secret that is no text', { secret: 5 }, ['secret'], /must be a text/],
    ['both kinds of retry', { retry: { schedule: [1], maxAttempts: 2 } }, ['retry'], /remove one of them/],
    [
      'a step of zero',
      { retry: { schedule: [5, 0] } },
      ['retry', 'schedule', '1'],
      /seconds from 1 to 604800/,
    ],
    [
      'a step too long',
      { retry: { schedule: [604_801] } },
      ['retry', 'schedule', '0'],
      /seconds from 1 to 604800/,
    ],
    ['too many steps', { retry: { schedule: Array(51).fill(1) } }, ['retry', 'schedule'], /0 to 50 entries/],
    ['no attempt', { retry: { maxAttempts: 0 } }, ['retry', 'maxAttempts'], /from 1 to 51/],
    ['too many attempts', { retry: { maxAttempts: 52 } }, ['retry', 'maxAttempts'], /from 1 to 51/],
    ['too short a time', { timeoutMs: 999 }, ['timeoutMs'], /milliseconds from 1000 to 60000/],
    ['too long a time', { timeoutMs: 60_001 }, ['timeoutMs'], /milliseconds from 1000 to 60000/],
    ['a time in text', { timeoutMs: '5000' }, ['timeoutMs'], /must be a whole number/],
    ['a time that is no number', { timeoutMs: NaN }, ['timeoutMs'], /must be a whole number/],
    ['half a request', { concurrency: 1.5 }, ['concurrency'], /from 1 to 1000/],
    ['too many requests', { concurrency: 1001 }, ['concurrency'], /from 1 to 1000/],
    ['no rate', { rateLimit: { max: 0, perMs: 1 } }, ['rateLimit', 'max'], /from 1 to 100000/],
    [
      'half a rate',
      { rateLimit: { max: 1 } },
      ['rateLimit', 'perMs'],
      /is missing — it must be a whole number/,
    ],
    [
      'too long a rate',
      { rateLimit: { max: 1, perMs: DAY_MS + 1 } },
      ['rateLimit', 'perMs'],
      /1 to 86400000/,
    ],
    ['another order', { ordering: 'fifo' }, ['ordering'], /"none" or "document"/],
    ['a negative delay', { delayMs: -1 }, ['delayMs'], /from 0 to 2592000000/],
    ['too long a delay', { delayMs: 30 * DAY_MS + 1 }, ['delayMs'], /from 0 to 2592000000/],
    ['a word for retrying 4xx', { retryOn4xx: 'no' }, ['retryOn4xx'], /must be true or false/],
    ['enabled in text', { enabled: 'true' }, ['enabled'], /must be true or false, without quotes/],
  ])('is refused with %s, with the field and the remedy', (_, changes, path, message) => {
    const errors = errorsOf({ ...minimal, ...changes });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ path, name: 'ValidationError' });
    expect(errors[0]?.message).toMatch(message);
  });

  it('gives the schedule back as it is within its bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 604_800 }), { maxLength: 50 }), (schedule) => {
        expect(definitionOf({ retry: { schedule } }).retrySchedule).toEqual(schedule);
      }),
    );
  });

  it('is never answered with a value of a secret or a header, and never throws', () => {
    const hidden = 'hidden-value-' + 'x'.repeat(4);
    const anything = fc.oneof(
      fc.constant(hidden),
      fc.constant([hidden]),
      fc.constant(`${hidden}\n`),
      fc.anything(),
    );
    fc.assert(
      fc.property(anything, anything, anything, (secret, header, url) => {
        const parsed = parse({ ...minimal, url, secret, headers: { 'x-a': header } });
        if (!parsed.ok) expect(JSON.stringify(parsed.errors)).not.toContain(hidden);
      }),
    );
  });
});
