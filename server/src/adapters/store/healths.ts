import type { ReadHealths } from '../../pipeline/endpoints-ports';
import { toNumber } from './database';
import { HEALTH_COLUMNS, type HealthRow, toHealth } from './health-columns';
import type { Session } from './session';
import { TABLES } from './tables';

/** Reads the health of every endpoint, and nothing of its deliveries. */
export function createReadHealths(session: Session): ReadHealths {
  return () =>
    session.read(async (knex) => {
      const rows: (HealthRow & { id: number | string })[] = await knex(TABLES.endpoints).select([
        'id',
        ...HEALTH_COLUMNS,
      ]);
      return new Map(rows.map((row) => [toNumber(row.id), toHealth(row)]));
    });
}
