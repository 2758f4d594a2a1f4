import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { ReceiverOptions } from './types';

interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The other end of `process.js`: calls become messages, replies become results. */
export class ReceiverProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #lastId = 0;

  private constructor(
    child: ChildProcess,
    readonly port: number,
  ) {
    this.#child = child;
    child.on('message', (message) => this.#settle(message as Reply));
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => {
        for (const { reject } of this.#waiting.values()) reject(new Error('The receiver has stopped'));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  static spawn({ port = 0, log, countOnly, backlog }: ReceiverOptions): Promise<ReceiverProcess> {
    const parameters = ['--port', String(port)];
    if (log !== undefined) parameters.push('--log', log);
    if (countOnly) parameters.push('--count-only');
    if (backlog !== undefined) parameters.push('--backlog', String(backlog));
    const child = fork(join(__dirname, 'process.js'), parameters, {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new Promise((resolve, reject) => {
      const failed = (code: number | null) =>
        reject(new Error(`The receiver ended at once, with code ${code}`));
      child.once('error', reject);
      child.once('exit', failed);
      child.once('message', (message) => {
        child.off('exit', failed);
        resolve(new ReceiverProcess(child, (message as { ready: number }).ready));
      });
    });
  }

  call<T>(name: string, ...parameters: unknown[]): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.#child.connected) return reject(new Error('The receiver has stopped'));
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve: (value) => resolve(value as T), reject });
      this.#child.send({ id: this.#lastId, call: name, with: parameters });
    });
  }

  #settle({ id, value, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGCONT');
    this.#child.kill('SIGTERM');
    await this.#exited;
  }
}
