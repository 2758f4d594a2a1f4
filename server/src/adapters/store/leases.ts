import { forgetAttempts } from './attempts-kept';
import type { DeliveryStoreOptions } from './deliveries';
import type { HostDatabase, KnexTransaction } from './database';
import {
  Superseded,
  databaseNow,
  inStates,
  inTransaction,
  insertRows,
  toNumber,
  unlessSuperseded,
} from './database';
import { TABLES } from './tables';

const ROWS_PER_SWEEP = 500;

/**
 * Returns deliveries whose lease ran out. Nobody knows what became of an attempt that was under way, so it counts
 * as made (its number is never used again) but not against the retry schedule.
 */
export async function sweepLeases(
  db: HostDatabase,
  { attemptsKept }: Pick<DeliveryStoreOptions, 'attemptsKept'>,
  now: number,
): Promise<number> {
  const expired: ExpiredRow[] = await db
    .connection(TABLES.deliveries)
    .select('id', 'state', 'attempts')
    .whereIn('state', ['queued', 'sending'])
    .whereRaw(`lease_until < ${databaseNow(db)}`)
    .limit(ROWS_PER_SWEEP);
  const idsIn = (state: string) =>
    expired.filter((row) => row.state === state).map((row) => toNumber(row.id));
  const interrupted = expired.filter((row) => row.state === 'sending');
  const queued = idsIn('queued');
  if (queued.length + interrupted.length === 0) return 0;
  const swept = inTransaction(db, async (trx) => {
    const returned =
      (await giveBack(trx, db, queued, 'queued', now)) +
      (await giveBack(trx, db, idsIn('sending'), 'sending', now));
    if (returned !== queued.length + interrupted.length) throw new Superseded();
    const attempts = interrupted.map((row) => toInterruptedAttempt(row, now));
    await insertRows(trx, TABLES.attempts, attempts);
    const written = attempts.map(({ delivery_id, number }) => ({ deliveryId: delivery_id, number }));
    await forgetAttempts(trx, written, attemptsKept);
    return returned;
  });
  return (await unlessSuperseded(swept)) ?? 0;
}

async function giveBack(
  trx: KnexTransaction,
  db: HostDatabase,
  ids: number[],
  state: 'queued' | 'sending',
  now: number,
): Promise<number> {
  if (ids.length === 0) return 0;
  return trx(TABLES.deliveries)
    .whereIn('id', ids)
    .whereRaw(...inStates(state))
    .whereRaw(`lease_until < ${databaseNow(db)}`)
    .update({
      state: trx.raw("CASE WHEN tries = 0 THEN 'pending' ELSE 'retrying' END"),
      attempts: state === 'sending' ? trx.raw('attempts + 1') : trx.raw('attempts'),
      holder: null,
      lease_until: null,
      due_at: now,
    });
}

interface ExpiredRow {
  id: number | string;
  state: string;
  attempts: number;
}

const toInterruptedAttempt = (row: ExpiredRow, now: number) => ({
  delivery_id: toNumber(row.id),
  number: row.attempts + 1,
  started_at: now,
  outcome: 'unreachable',
  error_code: 'interrupted',
  error_message: 'The process that made this attempt ended before it could record what came of it.',
  body_truncated: false,
  timings: '{"totalMs":0}',
  decision: 'retry',
  next_at: now,
});
