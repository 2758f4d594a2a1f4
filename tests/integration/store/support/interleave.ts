import type { Database } from '@strapi/database';
import type { HostDatabase } from '../../../../server/src/adapters/store/database';

/** The same database, on which something else happens just before each UPDATE that does not belong to a transaction. */
export function beforeUpdates(db: Database, happens: () => Promise<void>): HostDatabase {
  const connection = new Proxy(db.connection, {
    apply(knex, self, args: unknown[]) {
      const query = Reflect.apply(knex, self, args) as ReturnType<typeof knex>;
      const update = query.update.bind(query);
      query.update = ((...values: Parameters<typeof update>) => {
        const updating = update(...values);
        const then = updating.then.bind(updating);
        updating.then = (resolve, reject) => happens().then(() => then(resolve, reject), reject);
        return updating;
      }) as typeof query.update;
      return query;
    },
  });
  return { connection, dialect: db.dialect };
}

/** The same database, on which something else happens just before each transaction begins. */
export function beforeTransactions(db: Database, happens: () => Promise<void>): HostDatabase {
  const connection = new Proxy(db.connection, {
    get(knex, name, self) {
      if (name !== 'transaction') return Reflect.get(knex, name, self) as unknown;
      return (work: Parameters<typeof knex.transaction>[0]) => happens().then(() => knex.transaction(work));
    },
  });
  return { connection, dialect: db.dialect };
}
