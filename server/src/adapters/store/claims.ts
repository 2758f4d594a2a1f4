import type { ClaimedDelivery } from '../../core/delivery';
import type { ReservedDelivery } from '../../pipeline/ports';
import { among } from './among';
import { joinEvents, readEvents } from './claimed-events';
import type { DeliveryStoreOptions } from './deliveries';
import type { DueDelivery } from './due';
import type { HostDatabase, Knex } from './database';
import { databaseNow, despiteConflicts, inStates, toNumber } from './database';
import { TABLES } from './tables';

let claims = 0;
/** Marks the rows of one claim, so that a claim that got only some of them can tell which. */
export const nextMark = (options: DeliveryStoreOptions): string => `${options.instanceId}:${(claims += 1)}`;

/** Claims deliveries to be sent now: compared and set, their events read. */
export async function takeDeliveries(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  due: readonly DueDelivery[],
): Promise<ClaimedDelivery[]> {
  return withEvents(db, await claimDue(db, options, due, 'sending'));
}

/** Claims deliveries to wait in Redis. */
export function reserveDeliveries(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  due: readonly DueDelivery[],
): Promise<ReservedDelivery[]> {
  return claimDue(db, options, due, 'queued');
}

/** Gives claimed deliveries back without spending an attempt. */
export async function releaseDeliveries(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  deliveryIds: readonly number[],
  dueAt: number,
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await despiteConflicts(() =>
    db
      .connection(TABLES.deliveries)
      .whereRaw(...among(db.connection, 'id', deliveryIds))
      .whereRaw(...inStates('queued', 'sending'))
      .where('holder', 'like', `${options.instanceId}:%`)
      .update({
        state: db.connection.raw("CASE WHEN tries = 0 THEN 'pending' ELSE 'retrying' END"),
        holder: null,
        lease_until: null,
        due_at: dueAt,
      }),
  );
}

async function claimDue(
  db: HostDatabase,
  options: DeliveryStoreOptions,
  due: readonly DueDelivery[],
  state: 'queued' | 'sending',
): Promise<DueDelivery[]> {
  if (due.length === 0) return [];
  const mark = nextMark(options);
  const leaseMs = state === 'sending' ? options.leaseMs : options.queueLeaseMs;
  const changed = await compareAndSet(db, due, ['pending', 'retrying'], { state, holder: mark, leaseMs });
  if (changed === due.length) return [...due];
  const ours = await idsMarked(db, due, mark);
  return due.filter(({ id }) => ours.has(id));
}

/** Compares state and attempt, and sets; how many were still as they are meant. */
export function compareAndSet(
  db: HostDatabase,
  deliveries: readonly Pick<ClaimedDelivery, 'id' | 'attempt'>[],
  states: readonly string[],
  { state, holder, leaseMs }: { state: string; holder: string; leaseMs: number },
): Promise<number> {
  const lease_until = db.connection.raw(`${databaseNow(db)} + ?`, [leaseMs]);
  return despiteConflicts(() =>
    whereUnchanged(db.connection, deliveries)
      .whereRaw(...inStates(...states))
      .update({ state, holder, lease_until }),
  );
}

/** Rows whose next attempt is still the one that is meant; each id named once, or PostgreSQL reads the whole table. */
function whereUnchanged(
  knex: Knex,
  deliveries: readonly Pick<ClaimedDelivery, 'id' | 'attempt'>[],
): Knex.QueryBuilder {
  const idsByAttempts = new Map<number, number[]>();
  for (const { id, attempt } of deliveries) {
    const ids = idsByAttempts.get(attempt - 1) ?? [];
    ids.push(id);
    idsByAttempts.set(attempt - 1, ids);
  }
  return knex(TABLES.deliveries).where((any) => {
    for (const [attempts, ids] of idsByAttempts) {
      any.orWhere((same) => void same.where({ attempts }).whereRaw(...among(knex, 'id', ids)));
    }
  });
}

async function idsMarked(
  db: HostDatabase,
  deliveries: readonly { id: number }[],
  mark: string,
): Promise<Set<number>> {
  const rows: { id: number | string }[] = await db
    .connection(TABLES.deliveries)
    .select('id')
    .whereRaw(
      ...among(
        db.connection,
        'id',
        deliveries.map(({ id }) => id),
      ),
    )
    .where('holder', mark);
  return new Set(rows.map((row) => toNumber(row.id)));
}

/** Reads the events of what was claimed. */
export async function withEvents(
  db: HostDatabase,
  claimed: readonly DueDelivery[],
): Promise<ClaimedDelivery[]> {
  if (claimed.length === 0) return [];
  const eventIds = claimed.map(({ eventId }) => eventId);
  return joinEvents(claimed, await readEvents(db, eventIds));
}
