import { lookup as systemLookup } from 'node:dns';
import { Agent, ProxyAgent } from 'undici';
import type { AddressPolicy } from '../../core/address-policy';
import type { Message } from '../../core/message';
import type { Sender } from '../../pipeline/ports';
import { Attempt, type Met } from './attempt';
import { createGuardedConnect } from './guarded-connect';
import type { Lookup } from './guarded-lookup';
import { Interruptions } from './interruptions';
import { createTargets } from './target';

export interface SenderOptions {
  policy: AddressPolicy;
  /** Plain http:// to public hosts. */
  allowHttp: boolean;
  /** Ports below 1024 beside 80 and 443. */
  allowedPorts?: readonly number[];
  /** Sends through this proxy, which then is the one that refuses addresses: names are not resolved here. */
  proxy?: string | null;
  /** How much of a response's body is read. */
  maxResponseBytes?: number;
  /** How long `stop` lets running attempts finish. */
  stopGraceMs?: number;
  /** Resolves host names; the system's resolver by default. */
  lookup?: Lookup;
  /** PEM certificates to trust instead of the usual authorities. */
  ca?: string;
}

const KIBIBYTE = 1024;
const IDLE_CONNECTION_MS = 4_000;
const MAX_IDLE_CONNECTION_MS = 60_000;

/**
 * Sends over kept-alive connections, one request at a time on each and as many connections as there are requests at
 * once: who calls it bounds them. Redirects are not followed, bodies not decompressed.
 */
export function createSender({
  policy,
  allowHttp,
  allowedPorts = [],
  proxy = null,
  maxResponseBytes = 16 * KIBIBYTE,
  stopGraceMs = 1_000,
  lookup = systemLookup,
  ca,
}: SenderOptions): Sender {
  const targetOf = createTargets({ policy, allowHttp, allowedPorts });
  const interruptions = new Interruptions();
  const running = new Set<Attempt>();
  let dispatching: Attempt | null = null;
  let whenIdle: (() => void) | null = null;
  let isStopped = false;

  // A new connection is dialled while its request is being dispatched. One dialled later, because a kept-alive
  // connection turned out dead, belongs to no attempt and has no timings.
  const { connect, destroyAll } = createGuardedConnect({
    policy,
    lookup,
    ca,
    onDial: (connection) => dispatching?.dialed(connection),
  });
  const options = {
    pipelining: 1,
    maxHeaderSize: 16 * KIBIBYTE,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: MAX_IDLE_CONNECTION_MS,
    // The attempt's own deadline spans everything.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const agent =
    proxy === null
      ? new Agent({ ...options, connect })
      : // Explicit: an environment variable must not turn verification off.
        new ProxyAgent({
          ...options,
          uri: proxy,
          requestTls: { rejectUnauthorized: true, ...(ca && { ca }) },
        });

  function send(message: Message, signal?: AbortSignal): Promise<Met> {
    if (isStopped || signal?.aborted) return Promise.resolve(notBegun());
    const target = targetOf(message.url);
    if (target.blocked) return Promise.resolve({ outcome: target.blocked, timings: { totalMs: 0 } });
    const { origin, path, host } = target;
    return new Promise((resolve) => {
      const attempt = new Attempt({
        host,
        timeoutMs: message.timeoutMs,
        maxResponseBytes,
        onSettled(met) {
          running.delete(attempt);
          if (signal) interruptions.delete(signal, attempt);
          if (running.size === 0) whenIdle?.();
          onceConnectionIsFree(() => resolve(met));
        },
      });
      running.add(attempt);
      if (signal) interruptions.add(signal, attempt);
      dispatching = attempt;
      const { headers, body } = message;
      try {
        agent.dispatch({ origin, path, method: 'POST', headers, body }, attempt);
      } finally {
        dispatching = null;
      }
    });
  }

  async function stop(): Promise<void> {
    isStopped = true;
    if (running.size > 0) await idleOrLate();
    for (const attempt of running) attempt.interrupt();
    destroyAll();
    await agent.destroy();
  }

  function idleOrLate(): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, stopGraceMs);
      whenIdle = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  return { send, stop };
}

/**
 * undici frees a connection one turn of the event loop after its answer. Whoever is told sooner and sends again at once
 * would open a second connection, and hold twice as many as there are requests.
 */
function onceConnectionIsFree(callback: () => void): void {
  queueMicrotask(() => setImmediate(callback));
}

function notBegun(): Met {
  const message = 'The attempt was not made because this process is stopping';
  return { outcome: { kind: 'unreachable', code: 'interrupted', message }, timings: { totalMs: 0 } };
}
