import type { Knex } from './database';

type Condition = [sql: string, bindings: (string | number)[]];

/**
 * A condition that a column of ids is one of these, for `whereRaw`. One parameter however many there are, where the
 * database has such a thing: query builder, driver and database all work for each parameter and each new text of SQL.
 */
export function among(knex: Knex, column: string, ids: readonly number[]): Condition {
  switch ((knex.client as { dialect: string }).dialect) {
    case 'postgresql':
      return [`${column} = ANY(?::int[])`, [`{${ids.join(',')}}`]];
    case 'sqlite3':
      return [`${column} IN (SELECT value FROM json_each(?))`, [`[${ids.join(',')}]`]];
    default:
      return ids.length === 0 ? ['1 = 0', []] : [`${column} IN (${ids.map(() => '?').join(', ')})`, [...ids]];
  }
}
