import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createDatabase } from '../database';
import { spawnStrapi } from './spawn';

const ROOT = resolve(__dirname, '../../..');
const CACHE = join(ROOT, '.tmp/templates');
/** What shapes the playground's own tables; the plugin's are added by Strapi's schema sync at each boot. */
const SHAPERS = ['playground/src', 'playground/config/database.js', 'node_modules/@strapi/core/package.json'];

/** Makes `file` a database that is set up already, a second and a half faster than Strapi would; no template, no file. */
export async function copyTemplate(file: string): Promise<void> {
  const template = await templateFile();
  if (existsSync(template)) await copyFile(template, file);
}

/** Boots the playground without the plugin once, and keeps its empty database for the next boots. */
export async function ensureTemplate(): Promise<void> {
  const template = await templateFile();
  if (existsSync(template)) return;
  const database = await createDatabase('sqlite');
  try {
    const { child, exited } = await spawnStrapi({ ...database.env, DURABLE_WEBHOOKS: 'off', LISTEN: 'off' });
    child.send({ type: 'stop' });
    await exited;
    await rm(CACHE, { recursive: true, force: true });
    await mkdir(CACHE, { recursive: true });
    await copyFile(database.name, `${template}.part`);
    await rename(`${template}.part`, template);
  } finally {
    await database.drop();
  }
}

async function templateFile(): Promise<string> {
  const hash = createHash('sha256');
  for (const shaper of SHAPERS) {
    for (const file of await filesIn(join(ROOT, shaper))) hash.update(file).update(await readFile(file));
  }
  return join(CACHE, `${hash.digest('hex').slice(0, 16)}.db`);
}

async function filesIn(path: string): Promise<string[]> {
  if (!existsSync(path) || path.endsWith('.js') || path.endsWith('.json')) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
