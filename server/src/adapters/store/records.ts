import { spendsTry } from '../../core/decision';
import type { DeliveryState } from '../../core/delivery';
import type { Outcome } from '../../core/outcome';
import type { HealthBook } from '../../pipeline/health-book';
import type { FinishedAttempt } from '../../pipeline/ports';
import type { HostDatabase, KnexTransaction } from './database';
import {
  Superseded,
  inStates,
  inTransaction,
  insertRows,
  storable,
  toNumber,
  unlessSuperseded,
} from './database';
import { type HealthChange, healthChanges, writeHealth } from './health';
import { TABLES } from './tables';

/**
 * Writes attempts and what followed from them: one UPDATE for each group that changes alike (all first-attempt
 * successes are one group), one INSERT for all, one UPDATE for each endpoint whose health they change. A claim that was lost meanwhile leaves nothing: somebody else knows more.
 */
export async function recordAttempts(
  db: HostDatabase,
  finished: readonly FinishedAttempt[],
  book: HealthBook,
  now: number,
): Promise<void> {
  if (finished.length === 0) return;
  const write = (ours: readonly FinishedAttempt[], trx: KnexTransaction) => writeAll(trx, ours, book, now);
  const changes =
    (await unlessSuperseded(inTransaction(db, (trx) => write(finished, trx)))) ??
    (await inTransaction(db, async (trx) => write(await stillOurs(trx, finished), trx)));
  for (const { endpointId, after } of changes) book.see(endpointId, after);
}

async function writeAll(
  trx: KnexTransaction,
  finished: readonly FinishedAttempt[],
  book: HealthBook,
  now: number,
): Promise<HealthChange[]> {
  for (const group of groupByChange(finished, now)) await applyChange(trx, group);
  await insertRows(trx, TABLES.attempts, finished.map(toAttemptRow));
  const changes = healthChanges(finished, book, now);
  await writeHealth(trx, changes);
  return changes;
}

/** Locks what is still claimed as it was, so that nobody can lose it any more. */
async function stillOurs(
  trx: KnexTransaction,
  finished: readonly FinishedAttempt[],
): Promise<FinishedAttempt[]> {
  const rows: { id: number | string; attempts: number }[] = await trx(TABLES.deliveries)
    .select('id', 'attempts')
    .whereIn(
      'id',
      finished.map(({ delivery }) => delivery.id),
    )
    .whereRaw(...inStates('sending'))
    .orderBy('id')
    .forUpdate();
  const nextAttempts = new Map(rows.map((row) => [toNumber(row.id), row.attempts + 1]));
  return finished.filter(({ delivery }) => nextAttempts.get(delivery.id) === delivery.attempt);
}

interface Change {
  state: DeliveryState;
  attempts: number;
  tries: number;
  finished_at: number | null;
  last_status: number | null;
  last_error: string | null;
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
    .whereIn('id', ids)
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

function changeOf({ delivery, decision, outcome }: FinishedAttempt, now: number): Change {
  const spent = {
    attempts: delivery.attempt,
    tries: delivery.tries + (spendsTry(outcome) ? 1 : 0),
    last_status: statusOf(outcome),
    last_error: storable(errorOf(outcome)?.message ?? null),
  };
  switch (decision.kind) {
    case 'succeeded':
      return { ...spent, state: 'succeeded', finished_at: now };
    case 'retry':
      return { ...spent, state: 'retrying', finished_at: null };
    case 'dead':
      return {
        ...spent,
        state: 'dead',
        finished_at: now,
        last_error: spent.last_error ?? storable(decision.reason),
      };
    case 'disable-endpoint':
      return { ...spent, tries: 0, state: 'pending', finished_at: null };
  }
}

function nextAt({ decision }: FinishedAttempt, now: number): number | null {
  switch (decision.kind) {
    case 'retry':
      return decision.at;
    case 'disable-endpoint':
      return now;
    case 'succeeded':
    case 'dead':
      return null;
  }
}

function toAttemptRow(item: FinishedAttempt) {
  const { delivery, outcome, message, timings, decision } = item;
  const response = responseOf(outcome);
  const error = errorOf(outcome);
  return {
    delivery_id: delivery.id,
    number: delivery.attempt,
    started_at: item.startedAt,
    outcome: outcome.kind,
    url: message.url,
    request_headers: JSON.stringify(message.headers),
    status: response?.status ?? null,
    response_headers: response ? JSON.stringify(response.headers) : null,
    response_body: storable(response?.body ?? null),
    body_truncated: response?.bodyTruncated ?? false,
    error_code: error?.code ?? null,
    error_message: storable(error?.message ?? null),
    timings: JSON.stringify(timings),
    decision: decision.kind,
    next_at: decision.kind === 'retry' ? decision.at : null,
  };
}

const responseOf = (outcome: Outcome) =>
  outcome.kind === 'accepted' || outcome.kind === 'rejected' ? outcome.response : null;
const statusOf = (outcome: Outcome): number | null => responseOf(outcome)?.status ?? null;
const errorOf = (outcome: Outcome) =>
  outcome.kind === 'unreachable' || outcome.kind === 'blocked' ? outcome : null;
