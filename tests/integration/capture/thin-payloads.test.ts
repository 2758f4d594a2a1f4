import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { captured, recordHub } from './hub-recorder';
import type { CapturedEvent } from './hub-recorder';

let app: StrapiApp;

beforeAll(async () => {
  app = await startStrapi({ plugin: { archive: '*', maxPayloadBytes: 4096 } });
  await recordHub(app);
});

test('an entry that cannot be read with all its relations is saved, and told of thinly', async () => {
  await app.run(async (strapi) => {
    const unsubscribe = strapi.db.lifecycles.subscribe({
      models: ['api::article.article'],
      beforeFindOne({ params }) {
        const isDeep = (params as { populate?: { blocks?: unknown } }).populate?.blocks !== undefined;
        // Native webhooks read after the commit, and the process would not survive it.
        if (isDeep && strapi.db.inTransaction()) throw new Error('no reading today');
      },
    });
    await strapi
      .documents('api::article.article')
      .create({ data: { title: 'unread', blocks: [{ __component: 'blocks.text' }] }, locale: 'fr' } as never);
    unsubscribe();
  });
  const [event] = await captured(app);
  expect(event).toMatchObject({
    type: 'entry.create',
    uid: 'api::article.article',
    locale: 'fr',
    thinReason: 'the entry cannot be read: Error: no reading today',
  });
  expect(thin(event!)).toEqual({
    event: 'entry.create',
    model: 'article',
    uid: 'api::article.article',
    entry: { id: 1, documentId: event!.documentId, locale: 'fr' },
    truncated: true,
  });
});

test('an entry over the limit is saved, and told of thinly', async () => {
  await app.run(async (strapi) => {
    const body = 'x'.repeat(5000);
    await strapi.documents('api::article.article').create({ data: { title: 'long', body } } as never);
  });
  const [event] = await captured(app);
  expect(event!.thinReason).toMatch(/the payload has \d+ bytes, more than the 4096 allowed/);
  expect(thin(event!)).toMatchObject({
    entry: { documentId: event!.documentId, locale: 'en' },
    truncated: true,
  });
});

test('an entry that a hook deletes while it is made is told of thinly', async () => {
  await app.run(async (strapi) => {
    const unsubscribe = strapi.db.lifecycles.subscribe({
      models: ['api::tag.tag'],
      async afterCreate({ result }) {
        await strapi.db.query('api::tag.tag').delete({ where: { id: (result as { id: number }).id } });
      },
    });
    await strapi.documents('api::tag.tag').create({ data: { name: 'short-lived' } as never });
    unsubscribe();
  });
  const [event] = await captured(app);
  expect(event!.thinReason).toBe('the entry was gone before it could be read');
  expect(thin(event!)).toMatchObject({ entry: { documentId: event!.documentId }, truncated: true });
});

test('a content type that changes what single reads give is sent as it gives it', async () => {
  await app.run(async (strapi) => {
    const meta = strapi.db.metadata.get('api::article.article');
    meta.lifecycles = {
      ...meta.lifecycles,
      afterFindOne({ result }: { result?: Record<string, unknown> }) {
        if (result) Object.assign(result, { title: `${String(result['title'])}, seen` });
      },
    };
    await strapi
      .documents('api::article.article')
      .create({ data: { title: 'plain' }, status: 'published' } as never);
    delete meta.lifecycles['afterFindOne' as never];
  });
  const titles = (await captured(app)).map(
    ({ body }) => (JSON.parse(body) as { entry: { title: string } }).entry.title,
  );
  expect(titles).toEqual(['plain, seen', expect.stringMatching(/^plain.*, seen$/)]);
});

function thin({ body }: CapturedEvent): object {
  const { createdAt: _createdAt, ...rest } = JSON.parse(body) as Record<string, unknown>;
  return rest;
}
