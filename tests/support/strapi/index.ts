import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../database';
import type { DatabaseKind, TestDatabase } from '../database';
import { atSuiteEnd } from '../suite-end';
import { StrapiApp } from './app';
import { spawnStrapi } from './spawn';
import { copyTemplate } from './template';

export { ADMIN } from './admin-token';
export type { Exit, RequestOptions, RunTools, Stopped } from './app';
export { StrapiApp } from './app';
export { ProcessError, RemoteError } from './error';
export { DATABASE_KINDS, createDatabase } from '../database';
export type { DatabaseKind, TestDatabase } from '../database';
export { endSuite } from '../suite-end';

export interface StartOptions {
  /** A kind makes a database of its own, dropped after the suite; a database is used as it is. SQLite by default. */
  database?: DatabaseKind | TestDatabase;
  /** Plugin configuration, as JSON; false boots without the plugin. */
  plugin?: object | false;
  redisUrl?: string;
  /** A free one by default. */
  port?: number;
  env?: Record<string, string>;
}

/** Boots the playground in a process of its own and waits until it listens. */
export async function startStrapi(options: StartOptions = {}): Promise<StrapiApp> {
  const database = await databaseFor(options.database ?? 'sqlite');
  const env = { ...database.env, ...envFor(options), PUBLIC_DIR: await publicFolder(), ...options.env };
  const { child, output, port, exited } = await spawnStrapi(env);
  const app = new StrapiApp(child, output, database, port, exited);
  atSuiteEnd(() => app.end());
  return app;
}

async function databaseFor(wanted: DatabaseKind | TestDatabase): Promise<TestDatabase> {
  if (typeof wanted !== 'string') return wanted;
  const database = await createDatabase(wanted);
  atSuiteEnd(() => database.drop());
  if (wanted === 'sqlite') await copyTemplate(database.name);
  return database;
}

function envFor({ plugin = {}, redisUrl, port = 0 }: StartOptions): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    ADMIN_SERVE: 'false',
    ADMIN_RATE_LIMIT: 'false',
    LOG_LEVEL: 'info',
    STRAPI_TELEMETRY_DISABLED: 'true',
    ...(plugin === false ? { DURABLE_WEBHOOKS: 'off' } : { DURABLE_WEBHOOKS_CONFIG: JSON.stringify(plugin) }),
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  };
}

/** Uploads of one suite must not show up in another's, nor in the playground. */
async function publicFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dw_public_'));
  atSuiteEnd(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'uploads'));
  return folder;
}
