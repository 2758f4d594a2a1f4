import fc from 'fast-check';
import { DEFAULT_MAX_PAYLOAD_BYTES, serialiseBody, thinBody } from '../../../server/src/core/body';

const createdAt = new Date('2026-01-02T03:04:05.678Z');
const entry = { id: 7, documentId: 'abc', locale: 'en', title: 'Hello' };
const info = { model: 'article', uid: 'api::article.article', entry };
const thin = {
  event: 'entry.update',
  createdAt: '2026-01-02T03:04:05.678Z',
  model: 'article',
  uid: 'api::article.article',
  entry: { id: 7, documentId: 'abc', locale: 'en' },
  truncated: true,
};

describe('the body of an event', () => {
  it('has the bytes of Strapi’s own webhooks', () => {
    expect(serialiseBody('entry.update', createdAt, info)).toEqual({
      body: '{"event":"entry.update","createdAt":"2026-01-02T03:04:05.678Z","model":"article","uid":"api::article.article","entry":{"id":7,"documentId":"abc","locale":"en","title":"Hello"}}',
      thinReason: null,
    });
  });

  it('lets a payload’s own event and createdAt win, as Strapi does', () => {
    expect(serialiseBody('a.b', createdAt, { createdAt: 1, event: 'x' }).body).toBe(
      '{"event":"x","createdAt":1}',
    );
  });

  it('is what Strapi would write for any payload', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
        const expected = JSON.stringify({ event: 'a.b', createdAt, ...payload });
        expect(serialiseBody('a.b', createdAt, payload)).toEqual({ body: expected, thinReason: null });
      }),
    );
  });

  it('may be as large as the cap, counted in bytes of UTF-8', () => {
    const overhead = Buffer.byteLength(serialiseBody('a.b', createdAt, { t: '' }).body);
    const cap = overhead + 20;
    expect(serialiseBody('a.b', createdAt, { t: 'é'.repeat(10) }, cap).thinReason).toBeNull();
    expect(serialiseBody('a.b', createdAt, { t: `${'é'.repeat(10)}x` }, cap).thinReason).toBe(
      `the payload has ${cap + 1} bytes, more than the ${cap} allowed`,
    );
  });

  it('is thin beyond 1 MiB by default, and says so', () => {
    const large = { ...info, entry: { ...entry, title: 'x'.repeat(DEFAULT_MAX_PAYLOAD_BYTES) } };
    const { body, thinReason } = serialiseBody('entry.update', createdAt, large);
    expect(JSON.parse(body)).toEqual(thin);
    expect(thinReason).toMatch(/^the payload has 1048\d{3} bytes, more than the 1048576 allowed$/);
  });

  it.each<[string, () => object]>([
    [
      'a cycle',
      () => {
        const cyclic: Record<string, unknown> = { ...entry };
        cyclic.self = cyclic;
        return { ...info, entry: cyclic };
      },
    ],
    ['a BigInt', () => ({ ...info, entry: { ...entry, views: 1n } })],
    [
      'a toJSON that throws',
      () => ({
        ...info,
        entry: {
          ...entry,
          toJSON() {
            throw new Error('no');
          },
        },
      }),
    ],
    ['a toJSON that gives nothing', () => ({ ...info, toJSON: () => undefined })],
    [
      'a getter that throws',
      () =>
        Object.defineProperty({ ...info }, 'extra', {
          enumerable: true,
          get() {
            throw new Error('no');
          },
        }),
    ],
  ])('is thin when the payload has %s', (_, payload) => {
    const { body, thinReason } = serialiseBody('entry.update', createdAt, payload());
    expect(JSON.parse(body)).toEqual(thin);
    expect(thinReason).toMatch(/^the payload cannot be written as JSON: .+/);
    expect(thinReason).not.toContain('\n');
  });
});

describe('a thin body', () => {
  it('names the file of a media event', () => {
    const media = { media: { id: 3, documentId: 'm', url: '/x.png' } };
    expect(JSON.parse(thinBody('media.create', createdAt, media, 'why').body)).toEqual({
      event: 'media.create',
      createdAt: '2026-01-02T03:04:05.678Z',
      media: { id: 3, documentId: 'm' },
      truncated: true,
    });
  });

  it('comes about with identities that are no JSON', () => {
    const odd = { uid: () => 'x', entry: { id: 9n, documentId: { toJSON: () => 1n }, locale: Symbol('en') } };
    expect(JSON.parse(thinBody('a.b', createdAt, odd, 'why').body)).toEqual({
      event: 'a.b',
      createdAt: '2026-01-02T03:04:05.678Z',
      entry: { id: '9' },
      truncated: true,
    });
  });

  it('comes about when the entry itself cannot be read', () => {
    const unreadable = {
      get entry(): never {
        throw new Error('no');
      },
    };
    expect(thinBody('a.b', createdAt, unreadable, 'why')).toEqual({
      body: '{"event":"a.b","createdAt":"2026-01-02T03:04:05.678Z","truncated":true}',
      thinReason: 'why',
    });
  });
});
