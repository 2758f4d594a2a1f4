import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../../..');

/** The pages of the documentation, by their paths from the root. */
export function pages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...docs.filter((file) => file.endsWith('.md')).map((file) => join('docs', file))];
}

export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Cells of every row of the tables under a heading, without heads and rules. */
export function rowsUnder(page: string, heading: string): string[][] {
  const [, section = ''] = textOf(page).split(new RegExp(`^#+ ${heading}$`, 'm'));
  const lines = section.split(/^#+ /m)[0]!.split('\n');
  const rows = lines.filter((line) => line.startsWith('|')).map(cellsOf);
  return rows.filter((_, n) => n > 1);
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
