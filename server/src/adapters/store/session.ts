import type { Database } from '@strapi/database';
import type { HostDatabase, Knex, KnexTransaction } from './database';
import { inTransaction } from './database';

/** What a session needs of the host's database; satisfied by `strapi.db`. */
export type SessionDatabase = HostDatabase & Pick<Database, 'transaction' | 'inTransaction'>;

/** Statements that join the caller's transaction: a second connection inside a write would wait for itself. */
export interface Session {
  read<T>(work: (knex: Knex) => Promise<T>): Promise<T>;
  /** All or nothing: the caller's transaction when there is one, else one of its own. */
  write<T>(work: (knex: KnexTransaction) => Promise<T>): Promise<T>;
  /** Runs once what was written can be seen by others; at once outside a transaction. */
  afterCommit(work: () => Promise<void>): Promise<void>;
}

/** Opens sessions on the host's database; `onError` learns of work that failed after the commit. */
export function createSession(db: SessionDatabase, onError: (error: unknown) => void): Session {
  const join = async <T>(work: (knex: KnexTransaction) => Promise<T>): Promise<T> =>
    db.transaction(({ trx }) => work(trx));
  return {
    read: async (work) => ((await isJoinable(db)) ? join(work) : work(db.connection)),
    write: async (work) => ((await isJoinable(db)) ? join(work) : inTransaction(db, work)),
    async afterCommit(work) {
      if (!(await isJoinable(db))) return work();
      await db.transaction(({ onCommit }) => onCommit(() => void work().catch(onError)));
    },
  };
}

/** What outlives a request still sees its transaction, which takes no more statements once it is over. */
async function isJoinable(db: SessionDatabase): Promise<boolean> {
  return db.inTransaction() && !(await db.transaction()).get().isCompleted();
}
