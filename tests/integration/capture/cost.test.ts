import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { superApi } from '../admin-api/api';

let app: StrapiApp;

beforeAll(async () => {
  app = await startStrapi({ plugin: { pollMs: 60_000 } });
});

/** Statements until the commit of an update of an article that has a component and nothing else, the feeder's aside. */
const statements = (): Promise<string[]> =>
  app.run(async (strapi: any) => {
    const articles = strapi.documents('api::article.article');
    const { documentId } = await articles.create({ data: { title: 'Before', seo: { metaTitle: 'm' } } });
    const sent: string[] = [];
    let isCommitted = false;
    const note = ({ sql }: { sql: string }): void => {
      isCommitted ||= /^commit/i.test(sql);
      const isOfFeeder =
        sql.includes('durable_webhooks') && !/^insert into .durable_webhooks_events/.test(sql);
      if (!isCommitted && !isOfFeeder && !/^begin/i.test(sql)) sent.push(sql);
    };
    strapi.db.connection.on('query', note);
    await articles.update({ documentId, data: { title: 'After' } });
    strapi.db.connection.off('query', note);
    if (!isCommitted) throw new Error('the commit was not seen');
    return sent;
  });

it('an update that somebody wants takes four statements more: what is there, the row, its component, the event', async () => {
  const unwanted = await statements();
  const api = await superApi(app);
  const endpoint = { name: 'Far', url: 'https://example.com/', events: ['entry.update'], enabled: true };
  expect((await api.post('/endpoints', endpoint)).status).toBe(201);
  const wanted = await statements();
  expect(wanted.filter((sql) => sql.startsWith('insert into `durable_webhooks_events`'))).toHaveLength(1);
  expect({ more: wanted.length - unwanted.length, wanted }).toEqual({ more: 4, wanted });
}, 120_000);
