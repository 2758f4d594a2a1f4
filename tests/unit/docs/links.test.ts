import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages, ROOT, textOf } from './pages';

interface Link {
  from: string;
  to: string;
  anchor: string | null;
}

/** Links to other places of this repository. */
function linksOf(page: string): Link[] {
  const text = textOf(page).replace(/^```.*?^```$/gms, '');
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', anchor]) => ({
    from: page,
    to: path === '' ? page : join(dirname(page), path),
    anchor: anchor ?? null,
  }));
}

/** The anchors that headings of a page get, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

const links = pages().flatMap(linksOf);

describe('the links of the documentation', () => {
  it('lead to files that exist', () => {
    expect(links.filter(({ to }) => !existsSync(join(ROOT, to)))).toEqual([]);
  });

  it('lead to headings that exist', () => {
    const anchored = links.filter(({ to, anchor }) => anchor !== null && to.endsWith('.md'));
    expect(anchored.filter(({ to, anchor }) => !anchorsOf(to).includes(anchor!))).toEqual([]);
  });

  it('lead to every page', () => {
    const reached = new Set(links.map(({ to }) => to));
    expect(pages().filter((page) => page !== 'README.md' && !reached.has(page))).toEqual([]);
  });
});
