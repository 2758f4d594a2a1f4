import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import type { AddressPolicy } from '../../core/address-policy';
import { ConnectFailure } from './connect-failure';
import { Connection } from './connection';
import { addressNotAllowed, createGuardedLookup, type Lookup } from './guarded-lookup';
import { judgePeer } from './judge-peer';

export interface GuardedConnectOptions {
  policy: AddressPolicy;
  lookup: Lookup;
  /** PEM certificates to trust instead of the usual authorities. */
  ca?: string;
  /** Told of every connection before it is dialled. */
  onDial(connection: Connection): void;
}

export interface GuardedConnect {
  connect: buildConnector.connector;
  /** Ends every connection, made or in the making. */
  destroyAll(): void;
}

/** Longer than any attempt should wait for a connection; keeps one whose attempt is gone from lingering. */
const CONNECT_LIMIT_MS = 30_000;
const TCP_KEEP_ALIVE_MS = 60_000;

/**
 * Opens connections to allowed addresses only. Decided three times: a literal address before dialling (the resolver is
 * never asked for one), the addresses of a name when it resolves, and the peer's address before anything is written.
 */
export function createGuardedConnect({ policy, lookup, ca, onDial }: GuardedConnectOptions): GuardedConnect {
  const guardedLookup = createGuardedLookup(lookup, policy);
  const sockets = new Set<Socket>();

  const connect: buildConnector.connector = ({ hostname, protocol, port }, callback) => {
    const isSecure = protocol === 'https:';
    const isLiteral = isIP(hostname) !== 0;
    if (isLiteral && !policy.isAllowedAddress(hostname)) {
      queueMicrotask(() => callback(addressNotAllowed(), null));
      return;
    }
    const connection = new Connection({ looksUp: !isLiteral });
    onDial(connection);
    const socket = dial(hostname, Number(port) || (isSecure ? 443 : 80), isSecure, connection);
    sockets.add(socket);
    connection.dialing(socket);
    awaitConnection(socket, isSecure, connection, hostname, callback);
  };

  function dial(hostname: string, port: number, isSecure: boolean, connection: Connection): Socket {
    const options = {
      host: hostname,
      port,
      lookup: ((name, lookupOptions, done) =>
        guardedLookup(name, lookupOptions, (error, ...found) => {
          if (!error) connection.resolved();
          done(error, ...found);
        })) satisfies typeof guardedLookup,
    };
    if (!isSecure) return connectTcp(options);
    return connectTls({
      ...options,
      ...(isIP(hostname) === 0 ? { servername: hostname.replace(/\.$/, '') } : {}),
      ...(ca === undefined ? {} : { ca }),
      ALPNProtocols: ['http/1.1'],
      // Explicit: an environment variable must not turn verification off.
      rejectUnauthorized: true,
    });
  }

  function awaitConnection(
    socket: Socket,
    isSecure: boolean,
    connection: Connection,
    hostname: string,
    callback: buildConnector.Callback,
  ): void {
    let isPending = true;
    const limit = setTimeout(() => connection.abandon('ETIMEDOUT'), CONNECT_LIMIT_MS);
    const settle = (...result: Parameters<buildConnector.Callback>) => {
      if (!isPending) return;
      isPending = false;
      clearTimeout(limit);
      connection.handOver();
      callback(...result);
    };
    socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
    socket.once('connect', () => {
      connection.connected();
      const problem = judgePeer(socket.remoteAddress, hostname, policy);
      if (problem) socket.destroy(problem);
      else if (!isSecure) settle(null, socket);
    });
    socket.once('secureConnect', () => {
      connection.secured();
      settle(null, socket);
    });
    // Stays for the socket's life: an error after the hand-over reaches the client by its own listener.
    socket.on('error', (error: Error) => settle(toFailure(error, connection), null));
    socket.once('close', () => sockets.delete(socket));
  }

  return {
    connect,
    destroyAll() {
      for (const socket of sockets) {
        socket.destroy(new ConnectFailure('connect', 'ABANDONED', 'the sender has stopped'));
      }
    },
  };
}

/** The client never sees the original: some codes would make it connect again by itself. */
function toFailure(error: Error & { code?: string; reason?: string }, { phase }: Connection): ConnectFailure {
  if (error instanceof ConnectFailure) return error;
  return new ConnectFailure(phase, error.code ?? error.name, error.reason ?? error.message);
}
