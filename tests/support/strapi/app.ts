import type { ChildProcess } from 'node:child_process';
import type { Core } from '@strapi/strapi';
import type { TestDatabase } from '../database';
import { adminToken } from './admin-token';
import { ProcessError, RemoteError } from './error';
import type { Message, Order } from './messages';
import type { Output } from './output';

/** What a function run inside Strapi gets besides the instance and its arguments. */
export interface RunTools<Report> {
  /** Node's own, to load a module inside the Strapi process. */
  require: NodeJS.Require;
  /** Sends a value to the test at once, while the function still runs. */
  report(value: Report): void;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Stopped {
  code: number | null;
  /** From the order to stop until the process was gone. */
  durationMs: number;
  /** What `strapi.destroy()` alone took. */
  destroyMs: number;
}

export interface RequestOptions extends RequestInit {
  /** Sent as a JSON body. */
  json?: unknown;
  /** Sent as a bearer token. */
  token?: string;
}

interface Run {
  resolve(result: unknown): void;
  reject(error: Error): void;
  onReport: (value: never) => void;
}

/** A running Strapi process. Made by `startStrapi`. */
export class StrapiApp {
  readonly url: string;
  readonly pid: number;
  /** Settles when the process is gone, however that came about. */
  readonly exited: Promise<Exit>;
  isRunning = true;

  private mayEnd = false;
  private readonly runs = new Map<number, Run>();
  private nextRun = 1;
  private destroyMs: number | null = null;
  private problem: Error | null = null;
  private token: Promise<string> | null = null;
  private stopping: Promise<Stopped> | null = null;

  constructor(
    private readonly child: ChildProcess,
    /** Everything the process printed lately. */
    readonly output: Output,
    /** Give it to the next `startStrapi` to restart on the same data. */
    readonly database: TestDatabase,
    readonly port: number,
    exited: Promise<Exit>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.pid = child.pid ?? 0;
    child.on('message', (message: Message) => this.hear(message));
    this.exited = exited.then((exit) => {
      this.isRunning = false;
      const why = new ProcessError(`Strapi ended (code ${exit.code}, signal ${exit.signal})`, output.tail());
      for (const run of this.runs.values()) run.reject(why);
      this.runs.clear();
      return exit;
    });
  }

  /**
   * Runs a function inside the Strapi process and returns what it returns, as JSON. The function travels as source text:
   * it sees its parameters and Node's globals, nothing of the test around it.
   */
  run<Result, Args = undefined, Report = unknown>(
    fn: (strapi: Core.Strapi, args: Args, tools: RunTools<Report>) => Result,
    args?: Args,
    onReport: (value: Report) => void = () => {},
  ): Promise<Awaited<Result>> {
    const id = this.nextRun++;
    return new Promise((resolve, reject) => {
      this.runs.set(id, { resolve, reject, onReport });
      this.send({ type: 'run', id, source: fn.toString(), args });
    });
  }

  /** An HTTP request to this Strapi. */
  request(path: string, { json, token, headers, ...init }: RequestOptions = {}): Promise<Response> {
    const all = new Headers(headers);
    if (token) all.set('authorization', `Bearer ${token}`);
    if (json === undefined) return fetch(this.url + path, { ...init, headers: all });
    all.set('content-type', 'application/json');
    return fetch(this.url + path, { ...init, headers: all, body: JSON.stringify(json) });
  }

  /** A JWT of the super administrator, who is made when there is none. */
  adminToken(): Promise<string> {
    this.token ??= adminToken(this);
    return this.token;
  }

  /** SIGKILL: nothing in the process gets to tidy up. */
  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  /** Any other signal; SIGTERM is what a process manager sends. */
  signal(signal: NodeJS.Signals): void {
    this.mayEnd = true;
    this.child.kill(signal);
  }

  /**
   * `strapi.destroy()`, then waits for the process to end by itself. Rejects, naming them, when timers, sockets or
   * servers keep it alive for longer than 5 s.
   */
  stop(): Promise<Stopped> {
    this.mayEnd = true;
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  /** Stops it when it runs; rejects (once) when it ended though nobody asked it to, or left something behind. */
  async end(): Promise<void> {
    if (this.isRunning) return void (await this.stop());
    const { code, signal } = await this.exited;
    if (this.mayEnd) return;
    this.mayEnd = true;
    throw new ProcessError(`Strapi ended by itself (code ${code}, signal ${signal})`, this.output.tail());
  }

  private async stopOnce(): Promise<Stopped> {
    const startedAt = Date.now();
    if (this.isRunning) this.send({ type: 'stop' });
    const { code, signal } = await this.exited;
    if (this.problem) throw this.problem;
    if (this.destroyMs === null || code !== 0) {
      throw new ProcessError(`Strapi did not stop well (code ${code}, signal ${signal})`, this.output.tail());
    }
    return { code, durationMs: Date.now() - startedAt, destroyMs: this.destroyMs };
  }

  private send(order: Order): void {
    this.child.send(order, (error) => {
      if (!error || order.type !== 'run') return;
      this.runs
        .get(order.id)
        ?.reject(new ProcessError(`Strapi is gone: ${error.message}`, this.output.tail()));
      this.runs.delete(order.id);
    });
  }

  private hear(message: Message): void {
    switch (message.type) {
      case 'result':
        return this.finish(message.id, (run) => run.resolve(message.result));
      case 'error':
        return this.finish(message.id, (run) =>
          run.reject(new RemoteError(message.error, this.output.tail())),
        );
      case 'report':
        return this.runs.get(message.id)?.onReport(message.value as never);
      case 'destroyed':
        this.destroyMs = message.durationMs;
        return;
      case 'stop-failed':
        this.problem = new RemoteError(message.error, this.output.tail());
        return;
      case 'leaked':
        this.problem = new ProcessError(
          `Still alive 5 s after strapi.destroy(): ${message.resources.join(', ')}`,
          this.output.tail(),
        );
        return;
      case 'ready':
      case 'failed':
        return;
    }
  }

  private finish(id: number, settle: (run: Run) => void): void {
    const run = this.runs.get(id);
    this.runs.delete(id);
    if (run) settle(run);
  }
}
