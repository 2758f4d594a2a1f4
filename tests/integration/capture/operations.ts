import type { StrapiApp } from '../../support/strapi';
import type { Random } from './seeded';
import type { World } from './world';
import { LOCALES, articleData, freshText } from './world';

/** Where operations happen. */
export interface Stage {
  app: StrapiApp;
  random: Random;
  world: World;
  adminToken: string;
  apiToken: string;
}

/** Does one thing to content; rejects when Strapi refuses, false when there was nothing to do it to. */
export type Operation = (stage: Stage) => unknown;

const ARTICLE = 'api::article.article';

/** Everything that makes native webhooks fire, by every way there is to do it. */
export const OPERATIONS: Record<string, Operation> = {
  'create a draft': (s) =>
    documents(s, ARTICLE, 'create', { data: articleData(s.random, s.world), locale: locale(s) }),
  'create and publish': (s) =>
    documents(s, ARTICLE, 'create', {
      data: articleData(s.random, s.world),
      locale: locale(s),
      status: 'published',
      ...s.random.pick([{}, { fields: ['title'] }, { populate: '*' }]),
    }),
  update: (s) =>
    onArticle(s, 'update', {
      data: articleData(s.random, s.world),
      locale: locale(s),
      ...s.random.pick([{}, { fields: ['title'] }, { populate: ['author', 'seo'] }]),
    }),
  'update and publish': (s) =>
    onArticle(s, 'update', {
      data: articleData(s.random, s.world),
      locale: locale(s),
      status: 'published',
      ...s.random.pick([{}, { fields: ['title'] }]),
    }),
  publish: (s) => onArticle(s, 'publish', { locale: locales(s) }),
  unpublish: (s) =>
    onArticle(s, 'unpublish', { locale: locales(s), ...s.random.pick([{}, { populate: '*' }]) }),
  'discard the draft': (s) => onArticle(s, 'discardDraft', { locale: locales(s) }),
  delete: (s) =>
    onArticle(s, 'delete', {
      locale: locales(s),
      ...s.random.pick([{}, { populate: '*' }, { fields: ['title'] }]),
    }),
  clone: (s) => onArticle(s, 'clone', { locale: locales(s), data: { title: freshText('clone') } }),
  'create an author': (s) =>
    documents(s, 'api::author.author', 'create', {
      data: {
        name: freshText('author'),
        email: 'ada@example.com',
        portrait: s.random.pick(s.world.files)?.id,
        articles: s.random.some(s.world.articles, 2),
      },
    }),
  'update an author': (s) =>
    on(s, 'api::author.author', s.world.authors, 'update', { data: { name: freshText('author') } }),
  'delete an author': (s) => on(s, 'api::author.author', s.world.authors, 'delete', { populate: '*' }),
  'create a tag': (s) => documents(s, 'api::tag.tag', 'create', { data: { name: freshText('tag') } }),
  'update a tag': (s) =>
    on(s, 'api::tag.tag', s.world.tags, 'update', { data: { articles: s.random.some(s.world.articles, 3) } }),
  'delete a tag': (s) => on(s, 'api::tag.tag', s.world.tags, 'delete', {}),
  'clone a tag': (s) => on(s, 'api::tag.tag', s.world.tags, 'clone', { data: { name: freshText('tag') } }),
  'create a category': (s) =>
    documents(s, 'api::category.category', 'create', { data: { name: freshText('category'), position: 1 } }),

  'save in the content manager': (s) => {
    const id = s.random.chance(0.6) ? s.random.pick(s.world.articles) : undefined;
    return admin(
      s,
      id ? 'PUT' : 'POST',
      `${ARTICLE_PATH}${id ? `/${id}` : ''}?locale=${locale(s)}`,
      simpleArticle(s),
    );
  },
  'publish in the content manager': (s) => {
    const id = s.random.chance(0.7) ? s.random.pick(s.world.articles) : undefined;
    return admin(
      s,
      'POST',
      `${ARTICLE_PATH}${id ? `/${id}` : ''}/actions/publish?locale=${locale(s)}`,
      simpleArticle(s),
    );
  },
  'unpublish in the content manager': (s) =>
    articleAction(s, 'unpublish', { discardDraft: s.random.chance(0.3) }),
  'discard in the content manager': (s) => articleAction(s, 'discard', {}),
  'clone in the content manager': (s) => {
    const id = s.random.pick(s.world.articles);
    return (
      id !== undefined &&
      admin(s, 'POST', `${ARTICLE_PATH}/clone/${id}?locale=${locale(s)}`, simpleArticle(s))
    );
  },
  'delete in the content manager': (s) => {
    const id = s.random.pick(s.world.articles);
    return id !== undefined && admin(s, 'DELETE', `${ARTICLE_PATH}/${id}?locale=${locale(s)}`);
  },
  'bulk publish': (s) => bulk(s, 'bulkPublish'),
  'bulk unpublish': (s) => bulk(s, 'bulkUnpublish'),
  'bulk delete': (s) => bulk(s, 'bulkDelete'),
  'save the homepage': (s) =>
    admin(s, 'PUT', `${HOMEPAGE_PATH}`, { title: freshText('home'), seo: { metaTitle: freshText('meta') } }),
  'publish the homepage': (s) =>
    admin(s, 'POST', `${HOMEPAGE_PATH}/actions/publish`, { title: freshText('home') }),
  'unpublish the homepage': (s) =>
    s.world.homepages.length > 0 && admin(s, 'POST', `${HOMEPAGE_PATH}/actions/unpublish`, {}),

  'create by REST': (s) =>
    rest(s, 'POST', `/api/articles?status=${status(s)}&locale=${locale(s)}&populate=*`, {
      data: articleData(s.random, s.world),
    }),
  'update by REST': (s) => {
    const id = s.random.pick(s.world.articles);
    const path = `/api/articles/${id}?status=${status(s)}&locale=${locale(s)}`;
    return id !== undefined && rest(s, 'PUT', path, { data: articleData(s.random, s.world) });
  },
  'delete by REST': (s) => {
    const id = s.random.pick(s.world.articles);
    return id !== undefined && rest(s, 'DELETE', `/api/articles/${id}?locale=${locale(s)}`);
  },
  'update the homepage by REST': (s) =>
    rest(s, 'PUT', `/api/homepage?status=${status(s)}`, { data: { title: freshText('home') } }),

  'upload files': (s) =>
    upload(s, '/upload', fileForm(1 + s.random.integer(2), s.random.pick(s.world.folders))),
  'upload a picture': (s) => upload(s, '/upload', pictureForm()),
  'change file info': (s) => {
    const file = s.random.pick(s.world.files);
    const form = new FormData();
    form.set('fileInfo', JSON.stringify({ alternativeText: freshText('alt'), caption: 'changed' }));
    return file !== undefined && upload(s, `/upload?id=${file.id}`, form);
  },
  'replace a file': (s) => {
    const file = s.random.pick(s.world.files.filter(({ name }) => name.endsWith('.txt')));
    return file !== undefined && upload(s, `/upload?id=${file.id}`, fileForm(1));
  },
  'delete a file': (s) => {
    const file = s.random.pick(s.world.files);
    return file !== undefined && admin(s, 'DELETE', `/upload/files/${file.id}`);
  },
  'make a folder': (s) => admin(s, 'POST', '/upload/folders', { name: freshText('folder'), parent: null }),
  'bulk delete files and folders': (s) => {
    const fileIds = s.random.some(s.world.files, 2).map(({ id }) => id);
    const folderIds = s.random.some(s.world.folders, 1);
    return fileIds.length > 0 && admin(s, 'POST', '/upload/actions/bulk-delete', { fileIds, folderIds });
  },
};

const ARTICLE_PATH = `/content-manager/collection-types/${ARTICLE}`;
const HOMEPAGE_PATH = '/content-manager/single-types/api::homepage.homepage';

const locale = ({ random }: Stage): string => random.pick(LOCALES)!;
const status = ({ random }: Stage): string => random.pick(['draft', 'published'])!;
const locales = ({ random }: Stage): unknown => random.pick(['*', 'en', 'fr', ['en', 'de'], undefined]);

const simpleArticle = ({ random, world }: Stage): object => ({
  title: freshText('title'),
  slug: `slug-${freshText('s').replace(/\W/g, '')}`,
  price: random.integer(500),
  seo: random.chance(0.4) ? { metaTitle: freshText('meta') } : undefined,
  blocks: random.chance(0.4)
    ? [{ __component: 'blocks.text', body: 'hello', editorNote: 'private' }]
    : undefined,
  cover: random.chance(0.4) ? random.pick(world.files) : undefined,
  author: random.chance(0.4)
    ? { connect: world.authors.slice(0, 1).map((documentId) => ({ documentId })), disconnect: [] }
    : undefined,
});

function documents(stage: Stage, uid: string, action: string, params: object): Promise<unknown> {
  return stage.app.run(
    async (strapi, call) => {
      const service = strapi.documents(call.uid as never) as unknown as Record<
        string,
        (params: object) => Promise<unknown>
      >;
      await service[call.action]!(call.params);
    },
    { uid, action, params },
  );
}

const on = async (
  stage: Stage,
  uid: string,
  ids: string[],
  action: string,
  params: object,
): Promise<unknown> => {
  const documentId = stage.random.pick(ids);
  return documentId !== undefined && documents(stage, uid, action, { documentId, ...params });
};

const onArticle = (stage: Stage, action: string, params: object) =>
  on(stage, ARTICLE, stage.world.articles, action, params);

const articleAction = async (stage: Stage, action: string, body: object): Promise<unknown> => {
  const id = stage.random.pick(stage.world.articles);
  return (
    id !== undefined &&
    admin(stage, 'POST', `${ARTICLE_PATH}/${id}/actions/${action}?locale=${locale(stage)}`, body)
  );
};

const bulk = async (stage: Stage, action: string): Promise<unknown> => {
  const documentIds = stage.random.some(stage.world.articles, 4);
  const path = `${ARTICLE_PATH}/actions/${action}?locale=${locale(stage)}`;
  return documentIds.length > 0 && admin(stage, 'POST', path, { documentIds });
};

const admin = (stage: Stage, method: string, path: string, json?: object) =>
  accepted(stage.app.request(path, { method, token: stage.adminToken, json }));

const rest = (stage: Stage, method: string, path: string, json?: object) =>
  accepted(stage.app.request(path, { method, token: stage.apiToken, json }));

const upload = (stage: Stage, path: string, body: FormData) =>
  accepted(stage.app.request(path, { method: 'POST', token: stage.adminToken, body }));

function fileForm(count: number, folder?: number): FormData {
  const form = new FormData();
  for (let made = 0; made < count; made += 1) {
    const name = `${freshText('file').replace(/\W/g, '-')}.txt`;
    form.append('files', new Blob([freshText('content')], { type: 'text/plain' }), name);
    form.append('fileInfo', JSON.stringify({ name, folder: folder ?? null }));
  }
  return form;
}

/** One pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function pictureForm(): FormData {
  const form = new FormData();
  form.append('files', new Blob([PICTURE], { type: 'image/png' }), 'pixel.png');
  return form;
}

/** Refusals are part of life; failures of the server are not. */
async function accepted(request: Promise<Response>): Promise<true> {
  const response = await request;
  if (response.ok) return true;
  const text = await response.text();
  throw new Refused(response.status, text);
}

/** Strapi answered with an error. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`${status} ${body}`);
  }
}
