import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { DatabaseServer } from './database';
import { freePort } from './free-port';
import { postgresPrograms } from './services';
import { atSuiteEnd } from './suite-end';
import { until } from './until';

const run = promisify(execFile);

/** How a server goes down: `fast` ends transactions and connections, `immediate` is a crash. */
export type Shutdown = 'fast' | 'immediate';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Starts a PostgreSQL cluster that belongs to the suite; stopped after it at the latest. */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = postgresPrograms();
  if (!programs) throw new Error('PostgreSQL’s programs (initdb, postgres) are not on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'dw_postgres_'));
  const owner = await databaseUser();
  if (owner) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { cwd: folder, ...owner },
  );
  const postgres = new TestPostgres(folder, join(programs, 'postgres'), await freePort(), owner);
  atSuiteEnd(() => postgres.stop());
  await postgres.start();
  return postgres;
}

/** A PostgreSQL server to be mistreated; give it to `createDatabase('postgres', server)`. */
export class TestPostgres implements DatabaseServer {
  readonly host = '127.0.0.1';
  private child: ChildProcess | null = null;

  constructor(
    private readonly folder: string,
    private readonly program: string,
    readonly port: number,
    private readonly owner: { uid: number; gid: number } | null,
  ) {}

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    this.child = spawn(
      this.program,
      [
        '-D',
        join(this.folder, 'data'),
        '-p',
        String(this.port),
        '-h',
        this.host,
        '-k',
        '',
        '-c',
        'fsync=off',
      ],
      { cwd: this.folder, stdio: 'ignore', ...this.owner },
    );
    await until(() => this.answers(), {
      deadlineMs: 30_000,
      what: `PostgreSQL on port ${this.port} answers`,
    });
  }

  /** Takes it down and leaves it so until `start()`. */
  async shutDown(how: Shutdown = 'fast'): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(SIGNALS[how]);
    await once(child, 'exit');
  }

  async restart(how: Shutdown = 'fast'): Promise<void> {
    await this.shutDown(how);
    await this.start();
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.shutDown('immediate');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    if (this.child?.exitCode !== null) throw new Error(`postgres ended with code ${this.child?.exitCode}`);
    const client = new pg.Client({
      host: this.host,
      port: this.port,
      user: 'postgres',
      database: 'postgres',
    });
    return client.connect().then(
      () => client.end().then(() => true),
      () => false,
    );
  }
}

/** PostgreSQL refuses to run as root, so root runs it as the user `postgres`. */
async function databaseUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const number = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await number('-u'), gid: await number('-g') };
}
