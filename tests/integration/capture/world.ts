import type { StrapiApp } from '../../support/strapi';
import type { Random } from './seeded';

/** What exists at one moment: documents by content type, files and folders. */
export interface World {
  articles: string[];
  authors: string[];
  tags: string[];
  categories: string[];
  homepages: string[];
  files: { id: number; name: string }[];
  folders: number[];
}

export function lookAround(app: StrapiApp): Promise<World> {
  return app.run(async (strapi) => {
    const documents = async (uid: string): Promise<string[]> => {
      const rows = (await strapi.db.query(uid).findMany({ select: ['documentId'], orderBy: 'id' })) as {
        documentId: string;
      }[];
      return [...new Set(rows.map((row) => row.documentId))];
    };
    const folders = (await strapi.db.query('plugin::upload.folder').findMany({ orderBy: 'id' })) as {
      id: number;
    }[];
    return {
      articles: await documents('api::article.article'),
      authors: await documents('api::author.author'),
      tags: await documents('api::tag.tag'),
      categories: await documents('api::category.category'),
      homepages: await documents('api::homepage.homepage'),
      files: (await strapi.db
        .query('plugin::upload.file')
        .findMany({ select: ['id', 'name'], orderBy: 'id' })) as {
        id: number;
        name: string;
      }[],
      folders: folders.map(({ id }) => id),
    };
  });
}

export const LOCALES = ['en', 'fr', 'de'];

let counter = 0;
/** A text that no other has: names of tags must be unique. */
export const freshText = (prefix: string): string => `${prefix} ${(counter += 1)} – “ünï” \u{1F600}`;

/** Article data that uses every kind of attribute now and then. */
export function articleData(random: Random, world: World): Record<string, unknown> {
  const file = () => random.pick(world.files)?.id;
  const optional: Record<string, () => unknown> = {
    slug: () => `slug-${(counter += 1)}`,
    body: () => freshText('body'),
    price: () => random.integer(10_000) / 100,
    internalNote: () => 'for editors only',
    accessCode: () => 'open sesame 1',
    cover: () => file() ?? null,
    gallery: () => random.some(world.files, 3).map(({ id }) => id),
    author: () => random.pick(world.authors) ?? null,
    tags: () => ({ set: random.some(world.tags, 3) }),
    category: () => random.pick(world.categories) ?? null,
    seo: () => ({
      metaTitle: freshText('meta'),
      image: file() ?? null,
      canonical: random.pick(world.categories) ?? null,
    }),
    blocks: () => Array.from({ length: random.integer(4) }, () => block(random, world)),
  };
  const chosen = Object.entries(optional).filter(() => random.chance(0.4));
  return { title: freshText('title'), ...Object.fromEntries(chosen.map(([name, make]) => [name, make()])) };
}

function block(random: Random, world: World): object {
  const kinds = [
    () => ({ __component: 'blocks.text', body: freshText('text'), editorNote: 'private' }),
    () => ({
      __component: 'blocks.picture',
      caption: 'a picture',
      file: random.pick(world.files)?.id ?? null,
    }),
    () => ({
      __component: 'blocks.links',
      heading: freshText('links'),
      links: Array.from({ length: random.integer(3) }, () => ({
        label: freshText('label'),
        url: 'https://example.com',
        tag: random.pick(world.tags) ?? null,
      })),
    }),
  ];
  return kinds[random.integer(kinds.length)]!();
}
