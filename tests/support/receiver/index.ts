import { ReceiverProcess } from './receiver-process';
import type {
  Behaviour,
  CertificateKind,
  RawListenerKind,
  ReceivedRequest,
  ReceiverOptions,
  RequestFilter,
} from './types';

export type * from './types';

/** Starts a receiver in a process of its own on 127.0.0.1. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  return new Receiver(options, await ReceiverProcess.spawn(options));
}

/** A receiver of webhooks in another process: tell it how to behave, ask it what it got. */
export class Receiver {
  #process: ReceiverProcess;
  readonly #options: ReceiverOptions;
  readonly port: number;

  constructor(options: ReceiverOptions, process: ReceiverProcess) {
    this.#options = options;
    this.#process = process;
    this.port = process.port;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  requests(filter?: RequestFilter): Promise<ReceivedRequest[]> {
    return this.#process.call('requests', filter ?? {});
  }

  count(filter?: RequestFilter): Promise<number> {
    return this.#process.call('count', filter ?? {});
  }

  behave(path: string, behaviour: Behaviour | Behaviour[]): Promise<void> {
    return this.#process.call('behave', path, behaviour);
  }

  /** Forgets requests, behaviours and the highest concurrency. */
  clear(): Promise<void> {
    return this.#process.call('clear');
  }

  /** Requests not fully answered on this path, now and at most. */
  concurrency(path: string): Promise<{ now: number; max: number }> {
    return this.#process.call('concurrency', path);
  }

  /** Of the main port, or of one that `secure` or `raw` opened. */
  connections(port = this.port): Promise<{ open: number; accepted: number }> {
    return this.#process.call('connections', port);
  }

  /** Resolves once exactly that many connections to a port (the main one) are open. */
  async waitForConnections(open: number, port = this.port, timeoutMs = 5_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const now = (await this.connections(port)).open;
      if (now === open) return;
      if (Date.now() > deadline) throw new Error(`Waited for ${open} open connections, there are ${now}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /**
   * Resolves with all requests once there are that many (matching the filter), or once the predicate holds for the
   * list; rejects after `timeoutMs`.
   */
  async waitFor(
    condition: number | ((requests: ReceivedRequest[]) => boolean),
    timeoutMs = 10_000,
    filter?: RequestFilter,
  ): Promise<ReceivedRequest[]> {
    const deadline = Date.now() + timeoutMs;
    if (typeof condition === 'number') {
      await this.#within(deadline, this.#process.call('waitForCount', condition, filter ?? {}), condition);
      return this.requests(filter);
    }
    const seen: ReceivedRequest[] = [];
    let lastN = 0;
    for (;;) {
      const news = await this.requests({ afterN: lastN });
      lastN = news.at(-1)?.n ?? lastN;
      seen.push(...news.filter((request) => filter?.path === undefined || request.path === filter.path));
      if (condition(seen)) return seen;
      await this.#within(deadline, this.#process.call('waitForCount', 1, { afterN: lastN }), 'enough');
    }
  }

  async #within(deadline: number, arrival: Promise<void>, wanted: number | string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), Math.max(0, deadline - Date.now()));
    });
    try {
      if ((await Promise.race([arrival, late])) !== 'late') return;
    } finally {
      clearTimeout(timer);
    }
    const got = (await this.requests()).map(({ method, path }) => `${method} ${path}`);
    throw new Error(`Waited for ${wanted} requests, got ${got.length}: ${got.slice(-20).join(', ')}`);
  }

  /** An HTTPS origin with a certificate of that kind; clients need to trust `ca`. Shares behaviours and requests. */
  async secure(kind: CertificateKind): Promise<{ port: number; ca: string; url(path?: string): string }> {
    const opened = await this.#process.call<{ port: number; ca: string }>('secure', kind);
    return { ...opened, url: (path = '/') => `https://127.0.0.1:${opened.port}${path}` };
  }

  /** A TCP port that misbehaves before anything was asked. */
  async raw(kind: RawListenerKind): Promise<{ port: number }> {
    return this.#process.call('raw', kind);
  }

  /** Closes the port: connections are refused until `resume`. */
  pause(): Promise<void> {
    return this.#process.call('pause');
  }

  resume(): Promise<void> {
    return this.#process.call('resume');
  }

  /** The process stands still: the kernel takes connections, nobody answers. */
  freeze(): void {
    this.#process.signal('SIGSTOP');
  }

  thaw(): void {
    this.#process.signal('SIGCONT');
  }

  /** Another process on the same port; requests and behaviours are carried over. */
  async restart(): Promise<void> {
    const state = await this.#process.call<unknown>('dump');
    await this.#process.stop();
    this.#process = await ReceiverProcess.spawn({ ...this.#options, port: this.port });
    await this.#process.call('restore', state);
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
