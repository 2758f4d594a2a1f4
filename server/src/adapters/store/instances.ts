import {
  BEAT_EVERY_MS,
  type Instance,
  type InstanceFacts,
  type InstanceRegistry,
} from '../../pipeline/presence';
import { insertUnlessThere } from './coordination';
import { databaseNow, despiteConflicts, type HostDatabase } from './database';
import { TABLES } from './tables';

const PREFIX = 'instance:';
const BELIEVED_MS = 3 * BEAT_EVERY_MS;

/** Instances as rows of the coordination table that each keeps alive; what died is cleared away by the others. */
export function createInstanceRegistry(
  db: HostDatabase,
  instanceId: string,
  facts: InstanceFacts,
): InstanceRegistry {
  const name = PREFIX + instanceId;
  const rows = () => db.connection(TABLES.coordination);
  const holder = JSON.stringify({ ...facts, host: facts.host.slice(0, 80) });
  const until = () => db.connection.raw(`${databaseNow(db)} + ?`, [BELIEVED_MS]);

  return {
    async beat() {
      const renewed = await rows().where({ name }).update({ expires_at: until() });
      if (renewed > 0) return;
      await despiteConflicts(() =>
        rows()
          .where('name', 'like', `${PREFIX}%`)
          .whereRaw(`expires_at < ${databaseNow(db)}`)
          .delete(),
      );
      await despiteConflicts(() => insertUnlessThere(db.connection, { name, holder, expires_at: until() }));
    },

    async leave() {
      await rows().where({ name }).delete();
    },

    async all() {
      const there: { name: string; holder: string }[] = await rows()
        .select('name', 'holder')
        .where('name', 'like', `${PREFIX}%`)
        .whereRaw(`expires_at >= ${databaseNow(db)}`)
        .orderBy('id');
      const feeder: { holder: string | null } | undefined = await rows()
        .select('holder')
        .where({ name: 'feeder' })
        .whereRaw(`expires_at >= ${databaseNow(db)}`)
        .first();
      return there.map((row): Instance => {
        const id = row.name.slice(PREFIX.length);
        return { ...(JSON.parse(row.holder) as InstanceFacts), id, isFeeder: id === feeder?.holder };
      });
    },
  };
}
