import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';

const ROOT = resolve(__dirname, '../../..');
const STRAPI = 'node_modules/@strapi/strapi/bin/strapi.js';
const DRIVER = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node';
const MAX_OUTPUT_BYTES = 64 << 20;

const run = promisify(execFile);

/** A Strapi project that has never seen this repository, with the packed plugin installed by npm. */
export class FreshProject {
  private constructor(readonly folder: string) {}

  /** Packs the plugin, writes the project, and installs it; removed after the suite. */
  static async install(): Promise<FreshProject> {
    const folder = await mkdtemp(join(tmpdir(), 'dw_fresh_'));
    atSuiteEnd(() => rm(folder, { recursive: true, force: true }));
    await cp(join(__dirname, 'fresh-project'), folder, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
    const [packed] = JSON.parse(stdout) as [{ filename: string }];
    await writeFile(join(folder, 'package.json'), JSON.stringify(await manifest(packed.filename)));
    await run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: folder,
    });
    // The same version for the same Node, compiled once already.
    await cp(join(ROOT, DRIVER), join(folder, DRIVER), { recursive: true });
    return new FreshProject(folder);
  }

  /** Runs a program in the project and returns what it printed. */
  async node(args: string[], input = ''): Promise<string> {
    const running = run(process.execPath, args, {
      cwd: this.folder,
      env: environment(),
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  /** `strapi build`: the admin panel with the plugin's part in it. */
  async buildAdmin(): Promise<void> {
    await this.node([STRAPI, 'build']);
  }

  /** `strapi start`, in production mode; stopped by SIGTERM after the suite. */
  async start(port: number, env: Record<string, string>): Promise<RunningProject> {
    const child = spawn(process.execPath, [STRAPI, 'start'], {
      cwd: this.folder,
      env: { ...environment(), ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const project = new RunningProject(child, `http://127.0.0.1:${port}`);
    atSuiteEnd(() => project.stop());
    await until(() => project.isUp(), { deadlineMs: 60_000, what: 'strapi start answers' });
    return project;
  }

  /** Where under node_modules the packages are; a name that comes twice is not shared with the host. */
  async copiesOf(names: string[]): Promise<string[]> {
    const { stdout } = await run('npm', ['ls', ...names, '--all', '--parseable'], { cwd: this.folder });
    const top = join(this.folder, 'node_modules/');
    const folders = stdout.split('\n').map((path) => path.replace(top, ''));
    return folders.filter((path) =>
      names.some((name) => path === name || path.endsWith(`node_modules/${name}`)),
    );
  }
}

/** Strapi, started in the fresh project. */
export class RunningProject {
  private output = '';

  constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    const keep = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  async isUp(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`strapi start ended: ${this.output}`);
    return fetch(`${this.url}/_health`).then(
      ({ status }) => status === 204,
      () => false,
    );
  }

  /** SIGTERM, as a process manager does; its exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }
}

async function manifest(tarball: string): Promise<object> {
  const versions = await Promise.all(
    ['@strapi/strapi', 'better-sqlite3', 'react', 'react-dom', 'react-router-dom', 'styled-components'].map(
      async (name) => [name, await installedVersion(name)] as const,
    ),
  );
  return {
    name: 'fresh-project',
    private: true,
    version: '0.0.0',
    dependencies: { ...Object.fromEntries(versions), 'strapi-plugin-durable-webhooks': `file:${tarball}` },
    strapi: { telemetryDisabled: true },
  };
}

async function installedVersion(name: string): Promise<string> {
  const text = await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    LANG,
    NODE_ENV: 'production',
    NO_COLOR: '1',
    STRAPI_TELEMETRY_DISABLED: 'true',
  };
}
