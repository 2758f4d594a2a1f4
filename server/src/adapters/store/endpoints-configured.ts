import type { ConfiguredEndpoint } from '../../pipeline/endpoints-ports';
import type { Knex } from './database';
import type { EndpointRow } from './endpoints-rows';
import type { Session } from './session';
import { TABLES } from './tables';

/**
 * Gives every configured endpoint a row: an identity for its deliveries, and its name for the history. Nothing else of
 * it is stored. Rows whose key vanished stay. Several instances may do this at once.
 */
export async function giveRowsToConfigured(
  session: Session,
  configured: readonly ConfiguredEndpoint[],
  writing: (work: (knex: Knex) => Promise<void>) => Promise<void>,
  now: number,
): Promise<void> {
  const rows: Pick<EndpointRow, 'key' | 'definition'>[] = await session.read((knex) =>
    knex(TABLES.endpoints).select('key', 'definition').whereNotNull('key'),
  );
  const stored = new Map(rows.map((row) => [row.key, row.definition]));
  const stale = configured.filter((endpoint) => stored.get(endpoint.key) !== definitionOf(endpoint));
  if (stale.length === 0) return;
  await writing(async (knex) => {
    for (const endpoint of stale) await writeRow(knex, endpoint, now);
  });
}

const definitionOf = ({ definition }: ConfiguredEndpoint): string =>
  JSON.stringify({ name: definition.name });

async function writeRow(knex: Knex, endpoint: ConfiguredEndpoint, now: number): Promise<void> {
  const definition = definitionOf(endpoint);
  const row = { key: endpoint.key, definition, secrets: null, enabled: true, disabled_reason: null };
  await knex(TABLES.endpoints)
    .insert({ ...row, created_at: now, updated_at: now })
    .onConflict('key')
    .ignore();
  await knex(TABLES.endpoints).where({ key: endpoint.key }).update({ definition, updated_at: now });
}
