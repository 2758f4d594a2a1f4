import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { DATABASE_KINDS } from './database';
import type { DatabaseKind } from './database';
import { olderCommit } from './older-version';

/** What a suite may need of the machine besides Node, or of the checkout. */
export type Service =
  'redis' | 'postgres' | 'postgres-programs' | 'mariadb' | 'chromium' | 'python' | 'history';

/** Nothing that could be installed: an archive of the sources is as good as a clone for everything else. */
const NEVER_REQUIRED: readonly Service[] = ['history'];

const DETECTED = 'DETECTED_SERVICES';
const CONNECT_DEADLINE_MS = 2000;
const POSTGRES_FOLDER = '/usr/lib/postgresql';

/** Looks for every service once, for the suites of this run. */
export async function detectServices(): Promise<void> {
  const found: Record<Service, boolean> = {
    redis: programPath(['redis-server']) !== null,
    postgres: await opens(postgresConnection()),
    'postgres-programs': postgresPrograms() !== null,
    mariadb: await opens(mariadbConnection()),
    chromium: chromiumPath() !== null,
    python: programPath(['python3']) !== null,
    history: (await olderCommit()) !== null,
  };
  process.env[DETECTED] = JSON.stringify(found);
}

/** Which services this machine offers. */
export function availableServices(): Record<Service, boolean> {
  const detected = process.env[DETECTED];
  if (!detected)
    throw new Error('Services are detected by the global setup of the integration and e2e projects');
  return JSON.parse(detected) as Record<Service, boolean>;
}

/**
 * A `describe` that needs services. Without them its tests are skipped and the reporter says so loudly; with
 * REQUIRE_SERVICES=1 they fail.
 */
export function describeWith(services: readonly Service[], name: string, suite: () => void): void {
  const available = availableServices();
  const missing = services.filter((service) => !available[service]);
  if (missing.length === 0) return void describe(name, suite);
  const isRequired = missing.some((service) => !NEVER_REQUIRED.includes(service));
  if (process.env['REQUIRE_SERVICES'] === '1' && isRequired) {
    describe(name, () => {
      test('has the services it needs', () => {
        throw new Error(`Not on this machine: ${missing.join(', ')}`);
      });
    });
    return;
  }
  // Only where nobody asked for every service, or nothing could install it: the reporter says what was not run.
  describe.skip(`${name} [needs ${missing.join(', ')}]`, suite);
}

const SERVICES_OF: Record<DatabaseKind, Service[]> = {
  sqlite: [],
  postgres: ['postgres'],
  mysql: ['mariadb'],
};

/** The same suite on SQLite, PostgreSQL and MariaDB. */
export function describeOnEachDatabase(
  name: string,
  suite: (kind: DatabaseKind) => void,
  alsoNeeded: readonly Service[] = [],
): void {
  for (const kind of DATABASE_KINDS) {
    describeWith([...SERVICES_OF[kind], ...alsoNeeded], `${name} on ${kind}`, () => suite(kind));
  }
}

/** Chromium's or Chrome's program; CHROMIUM_PATH names another one. */
export function chromiumPath(): string | null {
  return process.env['CHROMIUM_PATH'] ?? programPath(['chromium', 'chromium-browser', 'google-chrome']);
}

/** The folder of the newest PostgreSQL's programs, which Debian keeps off the PATH. */
export function postgresPrograms(): string | null {
  const versions = existsSync(POSTGRES_FOLDER) ? readdirSync(POSTGRES_FOLDER) : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(POSTGRES_FOLDER, version, 'bin'));
  const onPath = programPath(['initdb']);
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? (onPath && join(onPath, '..'));
}

function programPath(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a connection as the tests make it succeeds. */
async function opens(connection: Promise<{ end(): Promise<unknown> }>): Promise<boolean> {
  return connection.then(
    async (opened) => {
      await opened.end();
      return true;
    },
    () => false,
  );
}

async function postgresConnection(): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
  });
  await client.connect();
  return client;
}

function mariadbConnection(): Promise<mysql.Connection> {
  return mysql.createConnection({
    host: '127.0.0.1',
    user: 'root',
    password: '',
    connectTimeout: CONNECT_DEADLINE_MS,
  });
}
