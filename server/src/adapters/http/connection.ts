import type { Socket } from 'node:net';
import type { Timings } from '../../core/outcome';
import { ConnectFailure, type ConnectPhase } from './connect-failure';
import { roundMs } from './round-ms';

/** A connection in the making: how far it is, and how long each phase took. */
export class Connection {
  #socket: Socket | null = null;
  #resolvedAt: number | null = null;
  #connectedAt: number | null = null;
  #securedAt: number | null = null;
  readonly #startedAt = performance.now();
  readonly #looksUp: boolean;

  /** `looksUp`: the host is a name that has to be resolved first. */
  constructor({ looksUp }: { looksUp: boolean }) {
    this.#looksUp = looksUp;
  }

  /** The phase that it is in, or failed in. */
  get phase(): Exclude<ConnectPhase, 'address'> {
    if (this.#connectedAt !== null) return 'tls';
    return this.#resolvedAt === null && this.#looksUp ? 'lookup' : 'connect';
  }

  dialing(socket: Socket): void {
    this.#socket = socket;
  }

  resolved(): void {
    this.#resolvedAt = performance.now();
  }

  connected(): void {
    this.#connectedAt = performance.now();
  }

  secured(): void {
    this.#securedAt = performance.now();
  }

  /** The connection is made: whoever uses the socket now also ends it. */
  handOver(): void {
    this.#socket = null;
  }

  /** Gives up while connecting; nothing happens afterwards. */
  abandon(code: 'ABANDONED' | 'ETIMEDOUT' = 'ABANDONED'): void {
    this.#socket?.destroy(new ConnectFailure(this.phase, code, 'given up while connecting'));
  }

  /** Phases that are over. */
  timings(): Pick<Timings, 'dnsMs' | 'connectMs' | 'tlsMs'> {
    const timings: Pick<Timings, 'dnsMs' | 'connectMs' | 'tlsMs'> = {};
    if (this.#resolvedAt !== null) timings.dnsMs = roundMs(this.#resolvedAt - this.#startedAt);
    if (this.#connectedAt === null) return timings;
    timings.connectMs = roundMs(this.#connectedAt - (this.#resolvedAt ?? this.#startedAt));
    if (this.#securedAt !== null) timings.tlsMs = roundMs(this.#securedAt - this.#connectedAt);
    return timings;
  }
}
