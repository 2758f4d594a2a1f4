/** What one attempt met. Network trouble is a value here, never an exception. */
export type Outcome = Accepted | Rejected | Unreachable | Blocked;

/** The receiver answered 2xx. */
export interface Accepted {
  kind: 'accepted';
  response: ReceivedResponse;
}

/** The receiver answered something else. */
export interface Rejected {
  kind: 'rejected';
  response: ReceivedResponse;
}

/** No answer, or none that could be read. */
export interface Unreachable {
  kind: 'unreachable';
  code: UnreachableCode;
  message: string;
}

/** We did not send: the address is not allowed, or the request could not be built. */
export interface Blocked {
  kind: 'blocked';
  code: 'address' | 'scheme' | 'port' | 'credentials' | 'secret' | 'request';
  /** Says what was blocked and which setting allows it, never which addresses an internal name has. */
  message: string;
}

export type UnreachableCode =
  'dns' | 'refused' | 'reset' | 'tls' | 'timeout' | 'protocol' | 'interrupted' | 'network';

export interface ReceivedResponse {
  status: number;
  headers: Record<string, string>;
  /** At most 16 KiB, decoded as UTF-8. */
  body: string;
  bodyTruncated: boolean;
}

/** Milliseconds; a phase that did not happen (reused connection) is absent. */
export interface Timings {
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  /** From the request being written to the beginning of its answer. */
  firstByteMs?: number;
  totalMs: number;
}
