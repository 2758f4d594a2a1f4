import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { captured, recordHub } from './hub-recorder';

let app: StrapiApp;

beforeAll(async () => {
  app = await startStrapi({ plugin: { archive: ['order.*'] } });
  await recordHub(app);
});

test('an event of your own has the body { event, createdAt, ...data } and its document', async () => {
  const before = Date.now();
  await publish('order.paid', { total: 12.5, lines: [{ sku: 'A' }] }, { documentId: 'order1' });
  const [event] = await captured(app);
  const { createdAt, ...body } = JSON.parse(event!.body) as { createdAt: string };
  expect(Object.entries(body)).toEqual([
    ['event', 'order.paid'],
    ['total', 12.5],
    ['lines', [{ sku: 'A' }]],
  ]);
  expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(before);
  expect(event).toMatchObject({
    type: 'order.paid',
    uid: null,
    documentId: 'order1',
    thinReason: null,
    notBefore: null,
  });
});

test('an event can be held back until an instant', async () => {
  const notBefore = Date.now() + 3_600_000;
  await publish('order.reminder', {}, { notBefore });
  await app.run((strapi, at) => {
    return strapi
      .plugin('durable-webhooks')
      .service('events')
      .publish('order.reminder', {}, { notBefore: new Date(at) });
  }, notBefore);
  expect((await captured(app)).map((event) => event.notBefore)).toEqual([notBefore, notBefore]);
});

test('an event that nobody wants is not stored', async () => {
  await publish('invoice.sent', {});
  expect(await captured(app)).toEqual([]);
});

test.each([
  ['an entry event', ['entry.update', {}], /type may not begin with "entry."/],
  ['a media event', ['media.create', {}], /type may not begin with "entry." or "media."/],
  ['a type without a dot', ['paid', {}], /type needs a dot, as in order.paid/],
  ['a type with spaces', ['order. paid', {}], /type is not an event type/],
  ['a type that is too long', [`order.${'x'.repeat(300)}`, {}], /at most 255 characters/],
  ['no type', [null, {}], /type must be a text such as order.paid/],
  ['a list as data', ['order.paid', [1]], /data must be a plain object/],
  ['a text as data', ['order.paid', 'paid'], /data must be a plain object/],
  ['null as data', ['order.paid', null], /data must be a plain object/],
  ['an empty document id', ['order.paid', {}, { documentId: '' }], /documentId must be a text of 1 to 255/],
  ['a number as document id', ['order.paid', {}, { documentId: 7 }], /documentId must be a text of 1 to 255/],
  ['a date that is none', ['order.paid', {}, { notBefore: 'tomorrow' }], /notBefore must be a date or epoch/],
])('%s is refused with the argument and the remedy', async (_what, args, message) => {
  await expect(publish(...(args as [never, never]))).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringMatching(message) as string,
  });
  expect(await captured(app)).toEqual([]);
});

const publish = (...args: [string, object, object?]): Promise<unknown> =>
  app.run(async (strapi, given) => {
    await strapi
      .plugin('durable-webhooks')
      .service('events')
      .publish(...given);
  }, args);
