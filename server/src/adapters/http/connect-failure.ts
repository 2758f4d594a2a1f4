/** What went wrong before a connection could be used; `code` is the system's, OpenSSL's or the resolver's. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';

  constructor(
    readonly phase: ConnectPhase,
    readonly code: string,
    /** The cause in words that contain no address. */
    readonly reason: string,
  ) {
    super(`${phase}: ${reason} (${code})`);
  }
}

/** `address`: we refused to connect. */
export type ConnectPhase = 'address' | 'lookup' | 'connect' | 'tls';
