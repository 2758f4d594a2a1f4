import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { captured, recordHub } from './hub-recorder';

const USERS = 'plugin::users-permissions.user';
/** Nobody listens there, and nothing here is about delivering. */
const NOWHERE = { url: 'http://127.0.0.1:9/', signature: 'none', enabled: true };

describe('with everything archived', () => {
  let app: StrapiApp;

  beforeAll(async () => {
    app = await startStrapi({ plugin: { archive: '*' } });
    await recordHub(app);
  });

  test('users and what belongs to the admin panel are not captured', async () => {
    await createUser(app, 'eve');
    await app.run(async (strapi) => {
      await strapi
        .documents('admin::role' as never)
        .create({ data: { name: 'Clerk', code: 'clerk' } as never });
      await strapi.documents('api::tag.tag').create({ data: { name: 'seen' } as never });
    });
    expect((await captured(app)).map(({ uid }) => uid)).toEqual(['api::tag.tag']);
  });

  test('private and password fields are absent, also those of relations and components', async () => {
    await app.run(async (strapi) => {
      const author = await strapi
        .documents('api::author.author')
        .create({ data: { name: 'Ada', email: 'SECRET@example.com' } as never });
      const article = await strapi.documents('api::article.article').create({
        data: {
          title: 'Visible',
          internalNote: 'SECRET note',
          accessCode: 'SECRET code',
          author: author.documentId,
          blocks: [{ __component: 'blocks.text', body: 'visible', editorNote: 'SECRET remark' }],
        },
        status: 'published',
      } as never);
      await strapi
        .documents('api::article.article')
        .unpublish({ documentId: article.documentId, populate: '*' });
      await strapi
        .documents('api::article.article')
        .delete({ documentId: article.documentId, populate: '*' });
    });
    const events = await captured(app);
    expect(events.map(({ type }) => type)).toEqual([
      'entry.create',
      'entry.create',
      'entry.publish',
      'entry.unpublish',
      'entry.delete',
    ]);
    for (const { body } of events)
      expect(body).not.toMatch(/SECRET|\$2[aby]\$|createdBy|internalNote|accessCode/);
    expect(events[1]!.body).toContain('"author":{"id":1');
  });

  test('an event knows its document, locale and version, as far as the content type has them', async () => {
    await app.run(async (strapi) => {
      const { documentId } = await strapi
        .documents('api::article.article')
        .create({ data: { title: 'Bonjour' }, locale: 'fr', status: 'published' } as never);
      await strapi.documents('api::article.article').discardDraft({ documentId, locale: 'fr' });
      await strapi.documents('api::article.article').delete({ documentId, locale: 'fr' });
      await strapi.documents('api::tag.tag').create({ data: { name: 'no locale' } as never });
    });
    const events = await captured(app);
    const documents = new Set(events.slice(0, 5).map(({ documentId }) => documentId));
    expect(documents.size).toBe(1);
    const told = events.map(({ type, locale, status }) => `${type} ${locale} ${status}`);
    expect(told.slice(0, 3)).toEqual([
      'entry.create fr draft',
      'entry.publish fr published',
      'entry.draft-discard fr draft',
    ]);
    expect(told.slice(3, 5).sort()).toEqual(['entry.delete fr draft', 'entry.delete fr published']);
    expect(told.slice(5)).toEqual(['entry.create null null']);
  });

  test('writes below the document service and the upload service are not captured', async () => {
    await app.run(async (strapi) => {
      const tags = strapi.db.query('api::tag.tag');
      const { id } = await tags.create({ data: { name: 'by query' } });
      await tags.createMany({ data: [{ name: 'many' }] });
      await tags.update({ where: { id }, data: { name: 'by query again' } });
      await tags.delete({ where: { id } });
      const files = strapi.db.query('plugin::upload.file');
      const file = { name: 'f', hash: 'h', mime: 'text/plain', size: 1, url: '/', provider: 'other' };
      const { id: fileId } = await files.create({ data: file });
      await files.update({ where: { id: fileId }, data: { name: 'g' } });
      await files.delete({ where: { id: fileId } });
    });
    expect(await captured(app)).toEqual([]);
  });

  test('what a lifecycle hook does to files during an upload is not taken for the upload', async () => {
    await app.run(async (strapi) => {
      const files = strapi.db.query('plugin::upload.file');
      const fresh = { hash: 'h', mime: 'text/plain', size: 1, url: '/', provider: 'other' };
      const { id } = await files.create({ data: { name: 'uploaded', ...fresh } });
      const unsubscribe = strapi.db.lifecycles.subscribe({
        models: ['plugin::upload.file'],
        async afterUpdate({ result }) {
          if ((result as { name: string }).name === 'renamed')
            await files.create({ data: { name: 'a copy', ...fresh } });
        },
      });
      await strapi.plugin('upload').service('upload').updateFileInfo(id, { name: 'renamed' });
      unsubscribe();
    });
    expect((await captured(app)).map(({ type }) => type)).toEqual(['media.update']);
  });

  test('who made the change is recorded, and not sent', async () => {
    const adminToken = await app.adminToken();
    const { accessKey, jwt, ids } = await app.run(async (strapi) => {
      const token = await strapi
        .service('admin::api-token')
        .create({ name: 'Importer', type: 'full-access', lifespan: null, description: '' });
      const users = strapi.db.query('plugin::users-permissions.user');
      const role = await strapi.db
        .query('plugin::users-permissions.role')
        .findOne({ where: { type: 'authenticated' } });
      const user = await users.create({
        data: {
          username: 'grace',
          email: 'grace@example.com',
          confirmed: true,
          provider: 'local',
          role: role.id,
        },
      });
      await strapi.db
        .query('plugin::users-permissions.permission')
        .create({ data: { action: 'api::tag.tag.create', role: role.id } });
      const { jwt } = {
        jwt: strapi.plugin('users-permissions').service('jwt').issue({ id: user.id }) as string,
      };
      await strapi.documents('api::tag.tag').create({ data: { name: 'by nobody' } as never });
      return { accessKey: token.accessKey as string, jwt, ids: { token: token.id, user: user.id } };
    });
    const json = (name: string) => ({ method: 'POST', json: { data: { name } } });
    await app.request('/content-manager/collection-types/api::tag.tag', {
      method: 'POST',
      token: adminToken,
      json: { name: 'by admin' },
    });
    await app.request('/api/tags', { token: accessKey, ...json('by token') });
    await app.request('/api/tags', { token: jwt, ...json('by user') });
    const events = (await captured(app)).filter(({ uid }) => uid === 'api::tag.tag');
    expect(events.map(({ actor }) => actor)).toEqual([
      null,
      { kind: 'admin', id: '1', name: 'Ada Admin' },
      { kind: 'api-token', id: String(ids.token), name: 'Importer' },
      { kind: 'user', id: String(ids.user), name: 'grace' },
    ]);
    for (const { body } of events) expect(body).not.toMatch(/Ada|Importer|grace/);
  });
});

test('users are captured for an endpoint that names them', async () => {
  const app = await startStrapi({
    plugin: {
      endpoints: {
        all: { ...NOWHERE, name: 'All', events: ['entry.*'] },
        users: { ...NOWHERE, name: 'Users', events: ['entry.create'], contentTypes: [USERS] },
      },
    },
  });
  await recordHub(app);
  await createUser(app, 'eve');
  const [event, ...more] = await captured(app);
  expect(more).toEqual([]);
  expect(event).toMatchObject({ type: 'entry.create', uid: USERS });
  expect(event!.body).toContain('"username":"eve"');
  expect(event!.body).not.toMatch(/password|resetPasswordToken/);
});

test('without anybody to tell, a write asks the database for nothing more than without the plugin', async () => {
  const [withPlugin, without] = await Promise.all([startStrapi(), startStrapi({ plugin: false })]);
  const statements = await Promise.all([withPlugin, without].map(statementsOfWrites));
  expect(statements[0]).toEqual(statements[1]);
  expect(statements[0]!.length).toBeGreaterThan(30);
});

/** The statements of a few writes, up to the last native event they make. */
function statementsOfWrites(app: StrapiApp): Promise<string[]> {
  return app.run(async (strapi) => {
    const statements: string[] = [];
    let emitted = 0;
    strapi.db.connection.on('query', ({ sql }: { sql: string }) => {
      if (!sql.includes('durable_webhooks') && !sql.startsWith('SAVEPOINT')) statements.push(sql);
    });
    strapi.eventHub.subscribe(async (name: string) => {
      if (name.startsWith('entry.')) emitted += 1;
    });
    const quiet = async (events: number) => {
      const endsAt = Date.now() + 5000;
      while (emitted < events && Date.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, 2));
    };
    const articles = strapi.documents('api::article.article');
    const { documentId } = await articles.create({ data: { title: 'Quiet' }, status: 'published' } as never);
    await quiet(2);
    await articles.update({ documentId, data: { title: 'Still' } as never });
    await quiet(3);
    await articles.delete({ documentId });
    await quiet(5);
    return statements.filter((sql) => !/strapi_core_store|coordination/.test(sql));
  });
}

const createUser = (app: StrapiApp, username: string): Promise<unknown> =>
  app.run(async (strapi, name) => {
    const { id } = await strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } });
    const data = {
      username: name,
      email: `${name}@example.com`,
      password: 'Secret-123',
      role: id,
      provider: 'local',
    };
    await strapi.plugin('users-permissions').service('user').add(data);
  }, username);
