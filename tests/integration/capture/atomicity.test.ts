import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { captured, recordHub } from './hub-recorder';
import type { CapturedEvent } from './hub-recorder';

describeOnEachDatabase('a change and its events', (database) => {
  let app: StrapiApp;

  beforeAll(async () => {
    app = await startStrapi({ database, plugin: { archive: '*' } });
    await recordHub(app);
  });

  test('are stored together, the events of one transaction in the order of its changes', async () => {
    await app.run(async (strapi) => {
      await strapi.db.transaction(async () => {
        const tag = await strapi.documents('api::tag.tag').create({ data: { name: 'first' } as never });
        await strapi.plugin('durable-webhooks').service('events').publish('order.paid', { total: 10 });
        await strapi
          .documents('api::tag.tag')
          .update({ documentId: tag.documentId, data: { name: 'second' } as never });
      });
    });
    expect((await captured(app)).map(summary)).toEqual([
      'entry.create first',
      'order.paid ',
      'entry.update second',
    ]);
  });

  test('are undone together when the transaction around them fails after the capture', async () => {
    const problem = await app.run(async (strapi) => {
      const outer = strapi.db.transaction(async () => {
        await strapi.documents('api::tag.tag').create({ data: { name: 'never' } });
        await strapi.plugin('durable-webhooks').service('events').publish('order.paid', {});
        await strapi
          .plugin('upload')
          .service('upload')
          .updateFileInfo(1, {})
          .catch(() => 'there is no file');
        throw new Error('rolled back');
      });
      return outer.catch((error: Error) => error.message);
    });
    expect(problem).toBe('rolled back');
    expect(await captured(app)).toEqual([]);
    expect(await count(app, 'api::tag.tag', 'never')).toBe(0);
  });

  test('are both absent when the change fails', async () => {
    await app.run(async (strapi) => {
      const documents = strapi.documents('api::tag.tag');
      await documents.create({ data: { name: 'taken' } });
      await documents.create({ data: { name: 'taken' } }).catch(() => 'names are unique');
      await strapi
        .documents('api::article.article')
        .create({ data: { body: 'no title' }, status: 'published' } as never)
        .catch(() => 'a title is required');
    });
    expect((await captured(app)).map(summary)).toEqual(['entry.create taken']);
  });

  test('are both there when a save fails half-way and its caller commits all the same', async () => {
    await app.run(async (strapi) => {
      await strapi.db.transaction(async () => {
        await strapi
          .documents('api::article.article')
          .create({ data: { body: 'saved, not published' }, status: 'published' } as never)
          .catch(() => 'a title is required');
      });
    });
    const [event, ...more] = await captured(app);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ type: 'entry.create', status: 'draft', thinReason: null });
    expect(event!.body).toContain('saved, not published');
  });

  test('are both absent when the events cannot be stored', async () => {
    const outcome = await app.run(async (strapi) => {
      const articles = strapi.documents('api::article.article');
      const upload = strapi.plugin('upload').service('upload');
      const article = await articles.create({ data: { title: 'as it was' }, status: 'published' } as never);
      const { documentId } = article;
      const file = await strapi.db.query('plugin::upload.file').create({
        data: { name: 'as it was', hash: 'h', mime: 'text/plain', size: 1, url: '/', provider: 'other' },
      });
      const state = async () => ({
        titles: (
          await strapi.db.query('api::article.article').findMany({ where: { documentId }, orderBy: 'id' })
        ).map(({ title, publishedAt }: { title: string; publishedAt: unknown }) => [
          title,
          publishedAt !== null,
        ]),
        tags: await strapi.db.query('api::tag.tag').count({ where: { name: 'lost' } }),
        files: (await strapi.db.query('plugin::upload.file').findMany({})).map(
          ({ name }: { name: string }) => name,
        ),
      });
      const before = await state();
      const changes: Record<string, () => Promise<unknown>> = {
        create: () => strapi.documents('api::tag.tag').create({ data: { name: 'lost' } }),
        update: () =>
          articles.update({ documentId, data: { title: 'changed' }, status: 'published' } as never),
        unpublish: () => articles.unpublish({ documentId }),
        delete: () => articles.delete({ documentId }),
        clone: () => articles.clone({ documentId, data: {} } as never),
        'file info': () => upload.updateFileInfo(file.id, { name: 'changed' }),
        'file removal': () => upload.remove(file),
        'own event': () => strapi.plugin('durable-webhooks').service('events').publish('order.paid', {}),
      };
      const refused: string[] = [];
      await strapi.db.connection.schema.renameTable('durable_webhooks_events', 'mislaid_events');
      try {
        for (const [name, change] of Object.entries(changes)) await change().catch(() => refused.push(name));
      } finally {
        await strapi.db.connection.schema.renameTable('mislaid_events', 'durable_webhooks_events');
      }
      return { refused, expected: Object.keys(changes), before, after: await state() };
    });
    expect(outcome.refused).toEqual(outcome.expected);
    expect(outcome.after).toEqual(outcome.before);
    expect(outcome.before.titles).toEqual([
      ['as it was', false],
      ['as it was', true],
    ]);
    expect((await captured(app)).map(summary)).toEqual(['entry.create as it was', 'entry.publish as it was']);
  });

  test('commit for many writers at once, on fewer connections than there are writers', async () => {
    const small = await startStrapi({ database, plugin: { archive: '*' }, env: { DATABASE_POOL_MAX: '2' } });
    await recordHub(small);
    await small.run(async (strapi) => {
      const articles = strapi.documents('api::article.article');
      const writers = Array.from({ length: 10 }, async (_, writer) => {
        const title = `writer ${writer}`;
        const { documentId } = await articles.create({ data: { title }, status: 'published' } as never);
        await strapi.db.transaction(async () => {
          await articles.update({ documentId, data: { title }, status: 'published' } as never);
          await strapi.plugin('durable-webhooks').service('events').publish('writer.done', { writer });
        });
        await articles.delete({ documentId });
      });
      await Promise.all(writers);
    });
    const events = (await captured(small)).map(({ type }) => type);
    const perWriter = {
      'entry.create': 1,
      'entry.publish': 2,
      'entry.update': 1,
      'writer.done': 1,
      'entry.delete': 2,
    };
    for (const [type, times] of Object.entries(perWriter)) {
      expect([type, events.filter((other) => other === type).length]).toEqual([type, 10 * times]);
    }
    await small.stop();
  });
});

function summary({ type, body }: CapturedEvent): string {
  const { entry } = JSON.parse(body) as { entry?: { name?: string; title?: string } };
  return `${type} ${entry?.name ?? entry?.title ?? ''}`;
}

const count = (app: StrapiApp, uid: string, name: string): Promise<number> =>
  app.run((strapi, where) => strapi.db.query(where.uid).count({ where: { name: where.name } }), {
    uid,
    name,
  });
