import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { recordHub, whatHappened } from './hub-recorder';
import { differences } from './native-faults';

/** A document middleware as it is; the host's types know it too well to be of use here. */
type Middleware = (
  context: { action: string; params: Record<string, unknown> },
  next: () => Promise<unknown>,
) => Promise<unknown>;
type Use = (middleware: Middleware) => () => void;

let app: StrapiApp;

beforeAll(async () => {
  app = await startStrapi({ plugin: { archive: '*' } });
  await recordHub(app);
});

test('what a middleware makes of the parameters counts', async () => {
  await app.run(async (strapi) => {
    const remove = (strapi.documents.use as unknown as Use)(async (context, next) => {
      if (context.action === 'create') context.params['status'] = 'published';
      return next();
    });
    await strapi.documents('api::article.article').create({ data: { title: 'at once' } as never });
    remove();
    await strapi.documents('api::article.article').create({ data: { title: 'as it is' } as never });
  });
  const happened = await whatHappened(app);
  expect(happened.captured.map(({ type }) => type)).toEqual([
    'entry.create',
    'entry.publish',
    'entry.create',
  ]);
  expect(differences(happened)).toEqual([]);
});

test('an action that a middleware runs twice, as review workflows do, makes as many events as natively', async () => {
  await app.run(async (strapi) => {
    const articles = strapi.documents('api::article.article');
    const { documentId } = await articles.create({ data: { title: 'once' } as never });
    const remove = (strapi.documents.use as unknown as Use)(async (context, next) => {
      if (context.action === 'update') await next();
      return next();
    });
    await articles.update({ documentId, data: { title: 'twice' } as never });
    remove();
  });
  const happened = await whatHappened(app);
  expect(happened.captured.map(({ type }) => type)).toEqual(['entry.create', 'entry.update', 'entry.update']);
  expect(differences(happened)).toEqual([]);
});

test('what a middleware goes on to write without being awaited is not cut off', async () => {
  const name = await app.run(async (strapi) => {
    let leftover: Promise<{ name: string }> | undefined;
    const remove = (strapi.documents.use as unknown as Use)(async (context, next) => {
      const result = await next();
      if (context.action === 'update') {
        leftover = strapi.documents('api::tag.tag').create({ data: { name: 'left over' } as never }) as never;
      }
      return result;
    });
    const articles = strapi.documents('api::article.article');
    const { documentId } = await articles.create({ data: { title: 'and on' } as never });
    await articles.update({ documentId, data: { title: 'and on and on' } as never });
    remove();
    return leftover!.then(
      (tag) => tag.name,
      (error: Error) => error.message,
    );
  });
  expect(name).toBe('left over');
  expect(differences(await whatHappened(app))).toEqual([]);
});

test('a middleware that fails after the action leaves both the change and its event', async () => {
  const left = await app.run(async (strapi) => {
    const remove = (strapi.documents.use as unknown as Use)(async (context, next) => {
      await next();
      if (context.action === 'create') throw new Error('too late');
      return null;
    });
    const create = strapi.documents('api::article.article').create({ data: { title: 'done' } as never });
    const problem = await create.catch((error: Error) => error.message);
    remove();
    return {
      problem,
      rows: await strapi.db.query('api::article.article').count({ where: { title: 'done' } }),
    };
  });
  expect(left).toEqual({ problem: 'too late', rows: 1 });
  const happened = await whatHappened(app);
  expect(happened.captured.map(({ type }) => type)).toEqual(['entry.create']);
  expect(differences(happened)).toEqual([]);
});

test('a write that a lifecycle hook makes is captured as itself, before the one it belongs to', async () => {
  await app.run(async (strapi) => {
    const unsubscribe = strapi.db.lifecycles.subscribe({
      models: ['api::article.article'],
      async afterCreate({ result }) {
        const { title } = result as { title: string };
        if (title === 'leader')
          await strapi.documents('api::article.article').create({ data: { title: 'follower' } as never });
      },
    });
    await strapi.documents('api::article.article').create({ data: { title: 'leader' } as never });
    unsubscribe();
  });
  const happened = await whatHappened(app);
  const told = happened.captured.map(
    ({ type, body }) => `${type} ${(JSON.parse(body) as { entry: { title: string } }).entry.title}`,
  );
  expect(told).toEqual(['entry.create follower', 'entry.create leader']);
  expect(differences(happened)).toEqual([]);
});
