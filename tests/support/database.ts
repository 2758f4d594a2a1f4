import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import mysql from 'mysql2/promise';
import pg from 'pg';

export type DatabaseKind = 'sqlite' | 'postgres' | 'mysql';

/** Every kind, for suites that run on all of them. */
export const DATABASE_KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres', 'mysql'];

export interface TestDatabase {
  kind: DatabaseKind;
  /** What the playground needs to use it. */
  env: Record<string, string>;
  /** The file on SQLite, the database's name elsewhere. */
  name: string;
  /** Runs one statement on a connection of its own, outside any Strapi; rows for a SELECT. */
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Where a server listens that is not the machine's usual one. */
export interface DatabaseServer {
  host?: string;
  port?: number;
}

/** Makes an empty database that belongs to the caller, who drops it. */
export async function createDatabase(kind: DatabaseKind, server: DatabaseServer = {}): Promise<TestDatabase> {
  switch (kind) {
    case 'sqlite':
      return createSqlite();
    case 'postgres':
      return createPostgres({ host: '127.0.0.1', port: 5432, ...server });
    case 'mysql':
      return createMysql({ host: '127.0.0.1', port: 3306, ...server });
  }
}

async function createSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'dw_test_'));
  const file = join(folder, 'data.db');
  return {
    kind: 'sqlite',
    name: file,
    env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: file },
    query: (sql, values) => querySqlite(file, sql, values),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

// It loads its binary with the first database; between two tests that run side by side, Jest would not let it.
new Database(':memory:').close();

async function querySqlite<Row>(file: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const database = new Database(file, { timeout: 5000 });
  try {
    const statement = database.prepare(sql);
    if (statement.reader) return statement.all(...values) as Row[];
    statement.run(...values);
    return [];
  } finally {
    database.close();
  }
}

async function createPostgres(server: Required<DatabaseServer>): Promise<TestDatabase> {
  const name = freshName();
  const query = async <Row>(database: string, sql: string, values: unknown[] = []): Promise<Row[]> => {
    const client = new pg.Client({ ...server, user: 'postgres', database });
    await client.connect();
    try {
      const result = await client.query(sql, values);
      return result.rows as Row[];
    } finally {
      await client.end();
    }
  };
  await query('postgres', `create database ${name}`);
  return {
    kind: 'postgres',
    name,
    env: serverEnv('postgres', server, name, 'postgres'),
    query: (sql, values) => query(name, sql, values),
    drop: async () => void (await query('postgres', `drop database if exists ${name} with (force)`)),
  };
}

async function createMysql(server: Required<DatabaseServer>): Promise<TestDatabase> {
  const name = freshName();
  const query = async <Row>(
    database: string | undefined,
    sql: string,
    values: unknown[] = [],
  ): Promise<Row[]> => {
    const connection = await mysql.createConnection({ ...server, user: 'root', password: '', database });
    try {
      const [rows] = await connection.query(sql, values);
      return Array.isArray(rows) ? (rows as Row[]) : [];
    } finally {
      await connection.end();
    }
  };
  await query(undefined, `create database ${name} character set utf8mb4`);
  return {
    kind: 'mysql',
    name,
    env: serverEnv('mysql', server, name, 'root'),
    query: (sql, values) => query(name, sql, values),
    drop: async () => void (await query(undefined, `drop database if exists ${name}`)),
  };
}

function serverEnv(
  client: DatabaseKind,
  { host, port }: Required<DatabaseServer>,
  name: string,
  user: string,
): Record<string, string> {
  return {
    DATABASE_CLIENT: client,
    DATABASE_HOST: host,
    DATABASE_PORT: String(port),
    DATABASE_NAME: name,
    DATABASE_USERNAME: user,
    DATABASE_PASSWORD: '',
  };
}

function freshName(): string {
  return `dw_test_${randomBytes(6).toString('hex')}`;
}
