import type { FinishedAttempt } from '../../pipeline/ports';
import { toAttemptRow } from './attempt-row';
import { type HostDatabase, despiteConflicts } from './database';
import { changeOf, nextAt } from './delivery-change';
import { TABLES } from './tables';

const ATTEMPT_COLUMNS = [
  'delivery_id',
  'number',
  'started_at',
  'outcome',
  'url',
  'request_headers',
  'status',
  'response_headers',
  'response_body',
  'body_truncated',
  'error_code',
  'error_message',
  'timings',
  'decision',
  'next_at',
] satisfies (keyof ReturnType<typeof toAttemptRow>)[];

/**
 * Of three parameters, however many attempts there are: made once, sent in one round trip, a transaction of its own. The ids
 * are named beside the changes, or PostgreSQL may read the whole table to join them.
 */
const RECORD = `WITH change AS (
    SELECT * FROM json_to_recordset(?::json) AS c(id int, state text, attempts int, tries int, due_at bigint,
      finished_at bigint, last_status int, last_error text)
  ), changed AS (
    UPDATE ${TABLES.deliveries} AS d
    SET state = change.state, attempts = change.attempts, tries = change.tries, due_at = change.due_at,
      finished_at = change.finished_at, last_status = change.last_status, last_error = change.last_error,
      lease_until = NULL, holder = NULL,
      ordering_key = CASE WHEN change.finished_at IS NULL THEN d.ordering_key END
    FROM change
    WHERE d.id = ANY(?::int[]) AND d.id = change.id AND d.attempts = change.attempts - 1 AND coalesce(d.state, '') = 'sending'
    RETURNING d.id
  )
  INSERT INTO ${TABLES.attempts} (${ATTEMPT_COLUMNS.join(', ')})
  SELECT ${ATTEMPT_COLUMNS.join(', ')} FROM json_populate_recordset(NULL::${TABLES.attempts}, ?::json)
  WHERE delivery_id IN (SELECT id FROM changed)`;

/** Writes attempts and what followed from them in PostgreSQL; those whose claim was lost leave nothing. */
export async function recordAtOnce(
  db: HostDatabase,
  finished: readonly FinishedAttempt[],
  now: number,
): Promise<void> {
  const changes = finished.map((item) => ({
    id: item.delivery.id,
    due_at: nextAt(item, now),
    ...changeOf(item, now),
  }));
  const rows = finished.map(toAttemptRow);
  const ids = `{${changes.map(({ id }) => id).join(',')}}`;
  await despiteConflicts(() =>
    db.connection.raw(RECORD, [JSON.stringify(changes), ids, JSON.stringify(rows)]),
  );
}
