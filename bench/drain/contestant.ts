import type { Receiver } from '../../tests/support/receiver';

/** Requests in flight, the same for everybody that can be told. */
export const CONCURRENCY = 50;

/** Somebody who has a backlog and sends it. */
export interface Contestant {
  name: string;
  /** Makes the backlog; not measured. */
  prepare(count: number): Promise<void>;
  /** Begins to send; resolves at once or when all is sent. */
  go(count: number): Promise<void>;
  /** After everything arrived. */
  rest?(): Promise<void>;
  stop(): Promise<void>;
}

export type OpenContestant = (receiver: Receiver) => Promise<Contestant>;
