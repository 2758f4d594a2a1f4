import type { HealthBook } from '../../pipeline/health-book';
import type { Horizon } from '../../pipeline/ports';
import type { HostDatabase, Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import { HEALTH_COLUMNS, type HealthRow, toHealth } from './health-columns';
import { TABLES } from './tables';

const ENDPOINTS_PER_STATEMENT = 100;

/** What waits for endpoints: a few index seeks for each, flat in the size of the backlog. */
export async function readHorizon(
  db: HostDatabase,
  book: HealthBook,
  endpointIds: readonly number[],
): Promise<Horizon[]> {
  const horizons: Horizon[] = [];
  for (let from = 0; from < endpointIds.length; from += ENDPOINTS_PER_STATEMENT) {
    const ids = endpointIds.slice(from, from + ENDPOINTS_PER_STATEMENT);
    const { connection } = db;
    const rows = await (db.dialect.client === 'mysql'
      ? eachApart(connection, ids)
      : eachInTurn(connection, ids));
    horizons.push(...rows.map(toHorizon));
  }
  for (const { endpointId, health } of horizons) book.see(endpointId, health);
  return horizons;
}

interface HorizonRow extends HealthRow {
  id: number | string;
  pending_at: number | string | null;
  retry_at: number | string | null;
  queued: number | string;
  sending: number | string;
}

function eachInTurn(knex: Knex, endpointIds: readonly number[]): Promise<HorizonRow[]> {
  const of = (state: string) =>
    knex(`${TABLES.deliveries} as d`).whereRaw('d.endpoint_id = e.id').where('d.state', state);
  return knex(`${TABLES.endpoints} as e`)
    .whereIn('e.id', [...endpointIds])
    .select(['e.id', ...HEALTH_COLUMNS.map((column) => `e.${column}`)])
    .select({
      pending_at: of('pending').min('d.due_at'),
      retry_at: of('retrying').min('d.due_at'),
      queued: of('queued').count('*'),
      sending: of('sending').count('*'),
    });
}

/** MySQL and MariaDB look up a minimum only for constants; told to find it row by row, they read all that waits. */
function eachApart(knex: Knex, endpointIds: readonly number[]): Promise<HorizonRow[]> {
  const terms = endpointIds.map((endpoint_id) => {
    const of = (state: string) => knex(TABLES.deliveries).where({ endpoint_id, state });
    return knex(TABLES.endpoints)
      .where({ id: endpoint_id })
      .select(['id', ...HEALTH_COLUMNS])
      .select({
        pending_at: of('pending').min('due_at'),
        retry_at: of('retrying').min('due_at'),
        queued: of('queued').count('*'),
        sending: of('sending').count('*'),
      });
  });
  return knex.unionAll(terms);
}

const toHorizon = (row: HorizonRow): Horizon => ({
  endpointId: toNumber(row.id),
  pendingAt: toNumberOrNull(row.pending_at),
  retryAt: toNumberOrNull(row.retry_at),
  inFlight: toNumber(row.queued) + toNumber(row.sending),
  queued: toNumber(row.queued),
  health: toHealth(row),
});
