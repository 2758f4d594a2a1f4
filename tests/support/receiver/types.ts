export interface ReceivedRequest {
  /** Counts from 1 in order of arrival. */
  n: number;
  /** With its query. */
  path: string;
  method: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  /** Epoch milliseconds. */
  receivedAt: number;
}

export interface RequestFilter {
  path?: string;
  method?: string;
  /** Only requests that came after this one. */
  afterN?: number;
}

/** How a path answers. Alone and without `times` it holds for ever, in a sequence once; afterwards 200 `ok`. */
export interface Behaviour {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Answers with the headers of the request as its body. */
  echo?: boolean;
  delayMs?: number;
  times?: number;
  /** Reads the request and never answers. */
  hang?: boolean;
  /** Reads the request and closes the connection unanswered after this long. */
  closeAfterMs?: number;
  /** Answers piece by piece; for ever without `count`. */
  drip?: { piece?: string; everyMs: number; count?: number };
  /** Resets the connection. */
  reset?: boolean;
  /** A name of `zoo.js`; the same is found under `/zoo/<name>`, and any status under `/answers/<status>`, without `behave`. */
  zoo?: string;
}

export type CertificateKind = 'trusted' | 'expired' | 'not-yet-valid' | 'wrong-host' | 'self-signed';
export type RawListenerKind = 'plain-text' | 'silent' | 'closes-at-once' | 'resets-at-once';

export interface ReceiverOptions {
  port?: number;
  /** File that gets a JSON line `{ id, path, body, n, receivedAt }` for each request before it is answered. */
  log?: string;
  /** Keeps no requests, only their number: for benchmarks. */
  countOnly?: boolean;
  /** Connections the kernel accepts while the process does not. */
  backlog?: number;
}
