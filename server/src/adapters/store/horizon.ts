import type { Horizon } from '../../pipeline/ports';
import type { HostDatabase, Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import { TABLES } from './tables';

const ENDPOINTS_PER_STATEMENT = 100;

/** What waits for endpoints: a few index seeks for each, flat in the size of the backlog. */
export async function readHorizon(db: HostDatabase, endpointIds: readonly number[]): Promise<Horizon[]> {
  const horizons: Horizon[] = [];
  for (let from = 0; from < endpointIds.length; from += ENDPOINTS_PER_STATEMENT) {
    const ids = endpointIds.slice(from, from + ENDPOINTS_PER_STATEMENT);
    const { connection } = db;
    const rows = await (db.dialect.client === 'mysql'
      ? eachApart(connection, ids)
      : eachInTurn(connection, ids));
    horizons.push(...rows.map(toHorizon));
  }
  return horizons;
}

interface HorizonRow {
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
    .select('e.id')
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
    return knex.select(knex.raw('? as id', [endpoint_id])).select({
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
});
