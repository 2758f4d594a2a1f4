import { errors } from 'undici';
import type { Blocked, Unreachable, UnreachableCode } from '../../core/outcome';
import { ConnectFailure } from './connect-failure';

const CODES: Readonly<Record<string, UnreachableCode>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
};

/** Of the protocol, and of certificates that do not verify. */
const TLS = /^(?:EPROTO$|ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT)/;

/** The client could not make a request of the message: nothing was sent. */
const NOT_SENDABLE = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

/** What an error of the HTTP client means for the attempt; `host` is the URL's, and no address is ever named. */
export function explainFailure(error: Error & { code?: string }, host: string): Unreachable | Blocked {
  if (error instanceof ConnectFailure) return explainConnectFailure(error, host);
  const refusedBy = /^Proxy response \((\d+)\)/.exec(error.message);
  if (refusedBy) {
    return {
      kind: 'blocked',
      code: 'address',
      message: `The proxy does not connect to ${host}: it answered ${refusedBy[1]} — allow the host there`,
    };
  }
  const code = error.code ?? error.name;
  if (NOT_SENDABLE.has(code)) {
    return { kind: 'blocked', code: 'request', message: `The request cannot be sent: ${error.message}` };
  }
  const kind = isNonsense(error) ? 'protocol' : kindOf(code);
  switch (kind) {
    case 'protocol':
      return unreachable('protocol', `${host} did not answer in proper HTTP: ${describeAnswer(error)}`);
    case 'tls':
      return unreachable('tls', `The secure connection to ${host} broke (${code})`);
    default:
      return explainSystemError(kind, code, host);
  }
}

function explainConnectFailure({ phase, code, reason }: ConnectFailure, host: string): Unreachable | Blocked {
  if (phase === 'address') {
    const message =
      `${host} leads to an address that is not public — ` +
      'add the host or its network to "allowedNetworks" in the plugin\'s configuration';
    return { kind: 'blocked', code: 'address', message };
  }
  if (phase === 'lookup') return unreachable('dns', `${host} could not be resolved: ${reason} (${code})`);
  const kind = kindOf(code);
  if (phase === 'tls' && kind !== 'reset' && kind !== 'timeout') {
    return unreachable('tls', `No secure connection to ${host}: ${reason} (${code})`);
  }
  return explainSystemError(kind, code, host);
}

function explainSystemError(kind: UnreachableCode, code: string, host: string): Unreachable {
  switch (kind) {
    case 'refused':
      return unreachable(kind, `${host} refused the connection (${code})`);
    case 'reset':
      return unreachable(kind, `${host} closed the connection before its answer was complete (${code})`);
    case 'timeout':
      return unreachable(kind, `${host} could not be connected to in time (${code})`);
    default:
      return unreachable(kind, `The request to ${host} failed (${code})`);
  }
}

function kindOf(code: string): UnreachableCode {
  if (TLS.test(code)) return 'tls';
  return CODES[code] ?? 'network';
}

/** Whether the answer broke the rules; one out of turn is reported by undici as a broken socket. */
function isNonsense(error: Error & { code?: string }): boolean {
  if (error instanceof errors.HTTPParserError) return true;
  return (
    error.code === 'UND_ERR_SOCKET' && (error.message === 'bad response' || error.message === 'bad upgrade')
  );
}

function describeAnswer({ code, message }: Error & { code?: string }): string {
  switch (code) {
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'its headers are larger than 16 KiB';
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return 'its body is not as long as announced';
    default:
      return message === 'bad upgrade' ? 'it switched protocols unasked' : message;
  }
}

function unreachable(code: UnreachableCode, message: string): Unreachable {
  return { kind: 'unreachable', code, message };
}
