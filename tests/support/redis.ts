import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port';
import { atSuiteEnd } from './suite-end';
import { until } from './until';

export interface RedisOptions {
  /** Keeps its data on disk (append-only file, fsync every second), so that a restart finds it again. */
  aof?: boolean;
  /** As redis-server takes it, for example `8mb`; full means errors then (`noeviction`). */
  maxmemory?: string;
  /** A free one by default. */
  port?: number;
  /** Runs as the only node of a cluster. */
  cluster?: boolean;
}

/** Starts a redis-server that belongs to the suite; stopped after it at the latest. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'dw_redis_'));
  const redis = new TestRedis(folder, options.port ?? (await freePort()), options);
  atSuiteEnd(() => redis.stop());
  await redis.restart();
  return redis;
}

/** A redis-server to be mistreated. */
export class TestRedis {
  readonly url: string;
  private child: ChildProcess | null = null;

  constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly options: RedisOptions,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Runs one command on a connection of its own. */
  async command(name: string, ...args: string[]): Promise<unknown> {
    const client = new Redis(this.port, '127.0.0.1', {
      retryStrategy: null,
      commandTimeout: 5000,
      disconnectTimeout: 20,
    });
    try {
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  }

  async flush(): Promise<void> {
    await this.command('FLUSHALL');
  }

  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** SIGKILL; stays down until `restart()`. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Starts it on the same port, killing it first when it runs; without `aof` it comes back empty. */
  async restart(): Promise<void> {
    await this.kill();
    this.child = spawn('redis-server', await this.arguments(), { stdio: 'ignore' });
    await until(() => this.answers(), { what: `redis-server on port ${this.port} answers` });
    if (this.options.cluster) await this.ownAllSlots();
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    const child = this.child;
    if (child?.exitCode !== null) throw new Error(`redis-server ended with code ${child?.exitCode}`);
    return this.command('PING').then(
      () => true,
      () => false,
    );
  }

  private async ownAllSlots(): Promise<void> {
    await this.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until(async () => String(await this.command('CLUSTER', 'INFO')).includes('cluster_state:ok'), {
      what: 'the cluster is complete',
    });
  }

  private async arguments(): Promise<string[]> {
    const { aof = false, maxmemory, cluster = false } = this.options;
    return [
      ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''],
      ...['--appendonly', aof ? 'yes' : 'no'],
      ...(cluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : []),
      ...(cluster ? ['--cluster-port', String(await freePort())] : []),
      ...(maxmemory ? ['--maxmemory', maxmemory, '--maxmemory-policy', 'noeviction'] : []),
    ];
  }
}
