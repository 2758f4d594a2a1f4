import type { Database } from '@strapi/database';
import { ADDED_COLUMNS } from './tables';

/**
 * Adds what our tables lack of the columns that came after their first release. Not the host's work: its schema sync
 * drops, with an older version of this plugin that starts beside or after a newer one, what only the newer one names.
 * Several instances may do so at once.
 */
export async function addColumns(db: Pick<Database, 'getSchemaConnection'>): Promise<void> {
  for (const { table, name, type } of ADDED_COLUMNS) {
    if (await db.getSchemaConnection().hasColumn(table, name)) continue;
    try {
      await db.getSchemaConnection().alterTable(table, (columns) => void columns[type](name).nullable());
    } catch (error) {
      if (!(await db.getSchemaConnection().hasColumn(table, name))) throw error;
    }
  }
}
