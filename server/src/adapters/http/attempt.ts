import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Outcome, Timings, UnreachableCode } from '../../core/outcome';
import type { Connection } from './connection';
import { explainFailure } from './failure';
import { ResponseBody } from './response-body';
import { roundMs } from './round-ms';

export interface AttemptOptions {
  host: string;
  timeoutMs: number;
  maxResponseBytes: number;
  /** Called once, with what the attempt met. */
  onSettled(met: Met): void;
}

export interface Met {
  outcome: Outcome;
  timings: Timings;
}

/** An honest receiver sends a handful of informational (1xx) answers at most. */
const MAX_INFORMATIONAL = 20;

/**
 * One request from connecting to the last byte read, as undici's handler. A single deadline spans all of it. Complete
 * is an answer whose body was read to its end or to the cap; a status line alone is none.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #options: AttemptOptions;
  readonly #startedAt = performance.now();
  readonly #deadline: NodeJS.Timeout;
  readonly #body: ResponseBody;
  #connection: Connection | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #sentAt: number | null = null;
  #firstByteAt: number | null = null;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #informational = 0;
  #isSettled = false;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.#body = new ResponseBody(options.maxResponseBytes);
    this.#deadline = setTimeout(() => this.#expire(), options.timeoutMs);
  }

  /** A connection is being made for this attempt. */
  dialed(connection: Connection): void {
    this.#connection = connection;
  }

  /** Ends the attempt from our side. */
  interrupt(): void {
    this.#giveUp('interrupted', 'The attempt was interrupted because this process is stopping');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#sentAt = performance.now();
    if (this.#isSettled) controller.abort(new Error('The attempt is over'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#firstByteAt ??= performance.now();
    if (status < 200) {
      this.#informational += 1;
      if (this.#informational > MAX_INFORMATIONAL) {
        this.#giveUp('protocol', `${this.#options.host} sends informational answers without end`);
      }
      return;
    }
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.add(chunk)) return;
    this.#answered();
    this.#cancel();
  }

  onResponseEnd(): void {
    this.#answered();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#settle(explainFailure(error, this.#options.host));
  }

  #answered(): void {
    this.#settle({
      kind: this.#status >= 200 && this.#status < 300 ? 'accepted' : 'rejected',
      response: {
        status: this.#status,
        headers: joinRepeated(this.#headers),
        body: this.#body.text(),
        bodyTruncated: this.#body.isTruncated,
      },
    });
  }

  #expire(): void {
    const { host, timeoutMs } = this.#options;
    const stage =
      this.#sentAt === null
        ? 'connecting'
        : this.#status === 0
          ? 'waiting for its answer'
          : 'reading its answer';
    this.#giveUp('timeout', `${host} took more than ${timeoutMs} ms; the time ran out while ${stage}`);
  }

  #giveUp(code: UnreachableCode, message: string): void {
    this.#settle({ kind: 'unreachable', code, message });
    this.#cancel();
  }

  /** Frees the connection; what it reports from here on is heard by nobody. */
  #cancel(): void {
    if (this.#controller) this.#controller.abort(new Error('The attempt is over'));
    else this.#connection?.abandon();
  }

  #settle(outcome: Outcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#deadline);
    this.#options.onSettled({ outcome, timings: this.#timings() });
  }

  #timings(): Timings {
    const timings: Timings = { ...this.#connection?.timings(), totalMs: 0 };
    if (this.#firstByteAt !== null && this.#sentAt !== null) {
      timings.firstByteMs = roundMs(this.#firstByteAt - this.#sentAt);
    }
    timings.totalMs = roundMs(performance.now() - this.#startedAt);
    return timings;
  }
}

function joinRepeated(headers: IncomingHttpHeaders): Record<string, string> {
  const joined = headers as Record<string, string>;
  for (const [name, value] of Object.entries(headers)) {
    if (Array.isArray(value)) joined[name] = value.join(', ');
  }
  return joined;
}
