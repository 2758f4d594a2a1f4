import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { atSuiteEnd } from '../../support/suite-end';

const ROOT = resolve(__dirname, '../../..');
const FENCE = /^```\w+ file=(\S+)\n(.*?)^```$/gms;

/** The code blocks of a page that have a file name. */
export async function snippetsOf(page: string): Promise<Map<string, string>> {
  const text = await readFile(join(ROOT, page), 'utf8');
  return new Map([...text.matchAll(FENCE)].map(([, file, code]) => [file!, code!]));
}

/** A folder from which the package can be imported by its name, removed after the suite. */
export async function snippetFolder(files: Record<string, string>): Promise<string> {
  await mkdir(join(ROOT, '.tmp'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.tmp/snippets-'));
  atSuiteEnd(() => rm(folder, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  return folder;
}
