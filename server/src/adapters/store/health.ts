import {
  type EndpointHealth,
  type Evidence,
  PARK_AFTER_STRIKES,
  type Tally,
  afterTally,
  tallyOf,
} from '../../core/endpoint-health';
import { verdictOf } from '../../core/verdict';
import type { HealthBook } from '../../pipeline/health-book';
import type { FinishedAttempt } from '../../pipeline/ports';
import type { KnexTransaction } from './database';
import { TABLES } from './tables';

/** What recorded attempts change about one endpoint. */
export interface HealthChange {
  endpointId: number;
  tally: Tally;
  concurrency: number;
  /** As far as this process knows. */
  after: EndpointHealth;
}

/** What attempts say about endpoints that is not known yet: nothing for a healthy one that goes on succeeding. */
export function healthChanges(
  finished: readonly FinishedAttempt[],
  book: HealthBook,
  now: number,
): HealthChange[] {
  return [...byEndpoint(finished)].flatMap(([endpointId, attempts]) => {
    const tally = tallyOf(attempts.flatMap((attempt) => evidenceOf(attempt, now)));
    const concurrency = attempts[0]!.endpointConcurrency;
    const before = book.of(endpointId);
    const after = afterTally(before, tally, concurrency);
    return isSame(before, after) ? [] : [{ endpointId, tally, concurrency, after }];
  });
}

/** One UPDATE for each endpoint, in the order of their ids so that two recorders never wait for each other. */
export async function writeHealth(trx: KnexTransaction, changes: readonly HealthChange[]): Promise<void> {
  for (const change of [...changes].sort((a, b) => a.endpointId - b.endpointId)) {
    await trx(TABLES.endpoints).where({ id: change.endpointId }).update(columnsAfter(trx, change));
  }
}

/** `afterTally` in SQL: what other instances recorded meanwhile is added to, not overwritten. */
function columnsAfter(trx: KnexTransaction, { tally, concurrency }: HealthChange) {
  const { answers, strikes } = tally;
  return {
    // First: MySQL assigns from left to right, and the ramp depends on the strikes until now.
    ...(answers > 0 ? { ramp: rampAfter(trx, answers, concurrency) } : {}),
    strikes: answers > 0 ? strikes : more(trx, 'strikes', strikes),
    ...failuresAfter(trx, tally),
  };
}

function failuresAfter(trx: KnexTransaction, { isAccepted, failures, failingSince, failedAt }: Tally) {
  if (isAccepted) return { failures, failing_since: failingSince, failed_at: failedAt };
  if (failures === 0) return {};
  return {
    failures: more(trx, 'failures', failures),
    failing_since: trx.raw('COALESCE(failing_since, ?)', [failingSince]),
    failed_at: failedAt,
  };
}

const more = (trx: KnexTransaction, column: string, count: number) =>
  trx.raw('COALESCE(??, 0) + ?', [column, count]);

function rampAfter(trx: KnexTransaction, answers: number, concurrency: number) {
  const from = (ramp: string) => `CASE WHEN ${ramp} + ? < ? THEN ${ramp} + ? ELSE NULL END`;
  const bindings = [answers, concurrency, answers];
  return trx.raw(`CASE WHEN COALESCE(strikes, 0) >= ? THEN ${from('1')} ELSE ${from('ramp')} END`, [
    PARK_AFTER_STRIKES,
    ...bindings,
    ...bindings,
  ]);
}

function byEndpoint(finished: readonly FinishedAttempt[]): Map<number, FinishedAttempt[]> {
  const groups = new Map<number, FinishedAttempt[]>();
  for (const attempt of finished) {
    const group = groups.get(attempt.delivery.endpointId) ?? [];
    group.push(attempt);
    groups.set(attempt.delivery.endpointId, group);
  }
  return groups;
}

function evidenceOf({ outcome, delivery }: FinishedAttempt, at: number): Evidence[] {
  const verdict = verdictOf(outcome);
  return verdict === null ? [] : [{ verdict, isFirstTry: delivery.tries === 0, at }];
}

const isSame = (one: EndpointHealth, other: EndpointHealth): boolean =>
  one.failures === other.failures &&
  one.strikes === other.strikes &&
  one.failingSince === other.failingSince &&
  one.failedAt === other.failedAt &&
  one.ramp === other.ramp;
