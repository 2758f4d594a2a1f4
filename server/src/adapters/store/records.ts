import type { FinishedAttempt } from '../../pipeline/ports';
import { among } from './among';
import { toAttemptRow } from './attempt-row';
import { forgetAttempts } from './attempts-kept';
import type { HostDatabase, KnexTransaction } from './database';
import { Superseded, inStates, inTransaction, insertRows, toNumber, unlessSuperseded } from './database';
import type { DeliveryStoreOptions } from './deliveries';
import { type Change, changeOf, nextAt } from './delivery-change';
import { type HealthChange, healthChanges, writeHealth } from './health';
import { removePayloads } from './payload-removal';
import { recordAtOnce } from './records-at-once';
import { TABLES } from './tables';

/**
 * Writes attempts and what followed from them, in PostgreSQL by one statement when no endpoint's health changes. Otherwise one
 * UPDATE for each group that changes alike (all first-attempt successes are one group), one INSERT for all, one UPDATE for
 * each endpoint whose health they change. A claim that was lost meanwhile leaves nothing: somebody else knows more.
 */
export async function recordAttempts(
  db: HostDatabase,
  options: RecordOptions,
  finished: readonly FinishedAttempt[],
  now: number,
): Promise<void> {
  if (finished.length === 0) return;
  if (db.dialect.client === 'postgres' && nothingElseFollows(finished, options, now)) {
    return recordAtOnce(db, finished, now);
  }
  const write = (ours: readonly FinishedAttempt[], trx: KnexTransaction) => writeAll(trx, ours, options, now);
  const changes =
    (await unlessSuperseded(inTransaction(db, (trx) => write(finished, trx)))) ??
    (await inTransaction(db, async (trx) => write(await stillOurs(trx, finished), trx)));
  for (const { endpointId, after } of changes) options.health.see(endpointId, after);
}

type RecordOptions = Pick<DeliveryStoreOptions, 'health' | 'attemptsKept' | 'removesPayloads'>;

/** Neither for endpoints' health nor for earlier attempts nor for payloads. */
const nothingElseFollows = (
  finished: readonly FinishedAttempt[],
  { health, attemptsKept, removesPayloads }: RecordOptions,
  now: number,
): boolean =>
  !removesPayloads &&
  finished.every(({ delivery }) => delivery.attempt <= attemptsKept) &&
  healthChanges(finished, health, now).length === 0;

async function writeAll(
  trx: KnexTransaction,
  finished: readonly FinishedAttempt[],
  { health, attemptsKept, removesPayloads }: RecordOptions,
  now: number,
): Promise<HealthChange[]> {
  for (const group of groupByChange(finished, now)) await applyChange(trx, group);
  await insertRows(trx, TABLES.attempts, finished.map(toAttemptRow));
  const written = finished.map(({ delivery }) => ({ deliveryId: delivery.id, number: delivery.attempt }));
  await forgetAttempts(trx, written, attemptsKept);
  if (removesPayloads) await removePayloads(trx, finished.filter(hasSucceeded).map(toSucceeded), now);
  const changes = healthChanges(finished, health, now);
  await writeHealth(trx, changes);
  return changes;
}

const hasSucceeded = ({ decision }: FinishedAttempt): boolean => decision.kind === 'succeeded';
const toSucceeded = ({ delivery }: FinishedAttempt) => ({
  deliveryId: delivery.id,
  eventId: delivery.event.id,
});

/** Locks what is still claimed as it was, so that nobody can lose it any more. */
async function stillOurs(
  trx: KnexTransaction,
  finished: readonly FinishedAttempt[],
): Promise<FinishedAttempt[]> {
  const rows: { id: number | string; attempts: number }[] = await trx(TABLES.deliveries)
    .select('id', 'attempts')
    .whereRaw(
      ...among(
        trx,
        'id',
        finished.map(({ delivery }) => delivery.id),
      ),
    )
    .whereRaw(...inStates('sending'))
    .orderBy('id')
    .forUpdate();
  const nextAttempts = new Map(rows.map((row) => [toNumber(row.id), row.attempts + 1]));
  return finished.filter(({ delivery }) => nextAttempts.get(delivery.id) === delivery.attempt);
}

interface Group {
  change: Change;
  ids: number[];
  dueAt: Map<number, number | null>;
}

function groupByChange(finished: readonly FinishedAttempt[], now: number): Group[] {
  const groups = new Map<string, Group>();
  for (const item of finished) {
    const change = changeOf(item, now);
    const key = JSON.stringify(change);
    const group = groups.get(key) ?? { change, ids: [], dueAt: new Map<number, number | null>() };
    group.ids.push(item.delivery.id);
    group.dueAt.set(item.delivery.id, nextAt(item, now));
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function applyChange(trx: KnexTransaction, { change, ids, dueAt }: Group): Promise<void> {
  const ends = change.finished_at !== null;
  const changed = await trx(TABLES.deliveries)
    .whereRaw(...among(trx, 'id', ids))
    .where({ attempts: change.attempts - 1 })
    .whereRaw(...inStates('sending'))
    .update({
      ...change,
      due_at: ends ? null : dueCase(trx, ids, dueAt),
      lease_until: null,
      holder: null,
      ...(ends ? { ordering_key: null } : {}),
    });
  if (changed !== ids.length) throw new Superseded();
}

function dueCase(trx: KnexTransaction, ids: number[], dueAt: Map<number, number | null>) {
  const whens = ids.map(() => 'WHEN ? THEN ?').join(' ');
  const bindings = ids.flatMap((id) => [id, dueAt.get(id) ?? 0]);
  return trx.raw(`CAST(CASE id ${whens} END AS ${bigintType(trx)})`, bindings);
}

const bigintType = (trx: KnexTransaction): string =>
  String(trx.client.config.client).startsWith('mysql') ? 'SIGNED' : 'BIGINT';
