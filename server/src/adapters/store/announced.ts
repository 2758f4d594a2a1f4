import type { WatchDependencies } from '../../pipeline/watch';
import type { Session } from './session';
import { TABLES } from './tables';

/** Notes that an endpoint is known to fail, or that this is over; in the caller's transaction. */
export const createMarkAnnounced =
  (session: Session): WatchDependencies['markAnnounced'] =>
  (id, kind, now) =>
    session.write(async (knex) => {
      const row = knex(TABLES.endpoints).where({ id });
      const changed =
        kind === 'failing'
          ? row.whereNull('announced_at').where('failures', '>', 0).update({ announced_at: now })
          : row.whereNotNull('announced_at').where({ failures: 0 }).update({ announced_at: null });
      return (await changed) === 1;
    });
