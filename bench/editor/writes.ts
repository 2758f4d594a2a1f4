import type { StrapiApp } from '../../tests/support/strapi';
import type { Contestant } from './contestants';

export const ACTIONS = ['create', 'update', 'publish'] as const;
export type Action = (typeof ACTIONS)[number];
export type Times = Record<Action, number[]>;

/** By which an editor's change comes in. */
export const WAYS = {
  'document service': byDocumentService,
  REST: byRest,
} satisfies Record<string, (contestant: Contestant, round: Round) => Promise<Times>>;

export interface Round {
  round: number;
  writes: number;
}

function byDocumentService({ app }: Contestant, round: Round): Promise<Times> {
  return app.run(write, round);
}

/** As the client sees it, over a connection that is kept. */
async function byRest({ app, token }: Contestant, { round, writes }: Round): Promise<Times> {
  const times: Times = { create: [], update: [], publish: [] };
  const timed = async (action: Action, method: string, path: string, data: object): Promise<string> => {
    const startedAt = performance.now();
    const documentId = await documentOf(app, { method, path, token, data });
    times[action].push(performance.now() - startedAt);
    return documentId;
  };
  for (let n = 0; n < writes; n += 1) {
    const data = { title: `REST ${round} article ${n}`, body: 'word '.repeat(80), seo: { metaTitle: 'm' } };
    const documentId = await timed('create', 'POST', '/api/articles?status=draft', data);
    const path = `/api/articles/${documentId}`;
    await timed('update', 'PUT', `${path}?status=draft`, { title: `${data.title}!` });
    await timed('publish', 'PUT', `${path}?status=published`, {});
  }
  return times;
}

async function documentOf(
  app: StrapiApp,
  { method, path, token, data }: { method: string; path: string; token: string; data: object },
): Promise<string> {
  const response = await app.request(path, { method, token, json: { data } });
  const answer = (await response.json()) as { data?: { documentId?: string } };
  const documentId = answer.data?.documentId;
  if (!response.ok || documentId === undefined)
    throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return documentId;
}

/* Runs inside Strapi: sees its parameters only. */
async function write(strapi: any, { round, writes }: Round): Promise<Times> {
  const times: Times = { create: [], update: [], publish: [] };
  const timed = async (action: Action, work: () => Promise<any>): Promise<any> => {
    const startedAt = performance.now();
    const result = await work();
    times[action].push(performance.now() - startedAt);
    return result;
  };
  const articles = strapi.documents('api::article.article');
  for (let n = 0; n < writes; n += 1) {
    const data = { title: `Round ${round} article ${n}`, body: 'word '.repeat(80), seo: { metaTitle: 'm' } };
    const { documentId } = await timed('create', () => articles.create({ data }));
    await timed('update', () => articles.update({ documentId, data: { title: `${data.title}!` } }));
    await timed('publish', () => articles.publish({ documentId }));
  }
  return times;
}
