import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@strapi/database';
import { addColumns } from '../../../../server/src/adapters/store/added-columns';
import { MODELS } from '../../../../server/src/adapters/store/tables';
import type { TestDatabase } from '../../../support/database';

type Config = ConstructorParameters<typeof Database>[0];

/** Opens a database the way the host does, with our tables and no others. */
export async function openDatabase(of: TestDatabase): Promise<Database> {
  const db = await syncDatabase(of, MODELS);
  await addColumns(db);
  return db;
}

/** Opens a database as a host does that knows these tables, and no more than the host does. */
export async function syncDatabase(of: TestDatabase, models: readonly object[]): Promise<Database> {
  const db = new Database({
    connection: connectionTo(of),
    settings: { migrations: { dir: mkdtempSync(join(tmpdir(), 'dw_migrations_')) } },
    logger: SILENT,
  });
  await db.init({ models: structuredClone(models) as never });
  await db.schema.sync();
  return db;
}

const ignore = (): void => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function connectionTo({ kind, name, env }: TestDatabase): Config['connection'] {
  if (kind === 'sqlite') {
    return { client: 'sqlite', connection: { filename: name }, useNullAsDefault: true };
  }
  return {
    client: kind,
    connection: {
      host: env['DATABASE_HOST']!,
      port: Number(env['DATABASE_PORT']),
      database: name,
      user: env['DATABASE_USERNAME']!,
      password: '',
    },
    pool: { min: 0, max: 10 },
  };
}
