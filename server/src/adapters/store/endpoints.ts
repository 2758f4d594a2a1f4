import type { Endpoint } from '../../core/endpoint';
import { AFTER_ENABLING, afterMending, type EndpointHealth } from '../../core/endpoint-health';
import type {
  ConfiguredEndpoint,
  EndpointChange,
  EndpointStore,
  SecretBox,
} from '../../pipeline/endpoints-ports';
import type { Clock } from '../../pipeline/ports';
import type { Knex } from './database';
import { insertUnlessThere } from './coordination';
import { insertRow } from './database';
import { cancelWaiting, countWaiting } from './cancellations';
import { createEndpointCopy } from './endpoints-copy';
import { giveRowsToConfigured } from './endpoints-configured';
import { definitionColumns, type EndpointRow, sealedColumn, toEndpoint } from './endpoints-rows';
import { type HealthRow, toHealth, toHealthRow } from './health-columns';
import type { Session } from './session';
import { TABLES } from './tables';

export interface EndpointStoreOptions {
  session: Session;
  secrets: SecretBox;
  configured: readonly ConfiguredEndpoint[];
  clock: Clock;
}

/** The endpoints' table behind the pipeline's port, with a copy in memory. */
export function createEndpointStore(options: EndpointStoreOptions): EndpointStore {
  const { session, secrets: box, clock } = options;
  const configured = new Map(options.configured.map((endpoint) => [endpoint.key, endpoint]));
  const read = (row: EndpointRow): Endpoint => toEndpoint(row, configured, box);
  const copy = createEndpointCopy(() =>
    session.read(async (knex) => {
      const rows: EndpointRow[] = await knex(TABLES.endpoints).select('*').orderBy('id');
      return rows.map(read);
    }),
  );

  /**
   * The revision goes first: its row makes all changes of endpoints, on any instance, wait for one another. The copy
   * learns of the change in the instant of its commit, so that what is captured next is captured for it.
   */
  async function writing<T>(
    work: (knex: Knex) => Promise<T>,
    apply: (result: T) => void = () => undefined,
  ): Promise<T> {
    const result = await session.write(async (knex) => {
      await bumpRevision(knex);
      return work(knex);
    });
    await session.afterCommit(() => {
      apply(result);
      return copy.refresh();
    });
    return result;
  }

  function change(id: number, decide: (endpoint: Endpoint) => EndpointChange) {
    return writing(
      async (knex) => {
        const row = await rowOf(knex, id);
        if (!row) return undefined;
        const endpoint = read(row);
        const decided = decide(endpoint);
        const columns = {
          ...changedColumns(endpoint, decided, box),
          ...healthAfter(endpoint, toHealth(row), decided),
          updated_at: clock.now(),
        };
        await knex(TABLES.endpoints).where({ id }).update(columns);
        return read({ ...row, ...columns });
      },
      (endpoint) => endpoint && copy.put(endpoint),
    );
  }

  return {
    all: () => copy.all(),
    byId: (id) => copy.byId(id),
    refresh: () => copy.refresh(),
    change,

    async load() {
      await giveRowsToConfigured(session, options.configured, writing, clock.now());
      await copy.refresh();
    },

    create: (definition, secrets) =>
      writing(async (knex) => {
        const now = clock.now();
        const id = await insertRow(knex, TABLES.endpoints, {
          key: null,
          ...definitionColumns(definition),
          ...sealedColumn(box, { headers: definition.headers, secrets }),
          disabled_reason: null,
          created_at: now,
          updated_at: now,
        });
        return read((await rowOf(knex, id))!);
      }, copy.put),

    async disable(id, reason) {
      let isFirst = false;
      await change(id, (endpoint) => {
        isFirst = endpoint.disabledReason === null;
        return isFirst ? { disabledReason: reason } : {};
      });
      return isFirst;
    },

    async remove(id, guard) {
      // Disabled first: a removal that is interrupted leaves an endpoint that is owed nothing and can be removed again.
      const found = await writing(async (knex) => {
        const row = await rowOf(knex, id);
        if (row) guard(read(row), await countWaiting(knex, id));
        return knex(TABLES.endpoints).where({ id }).update({ enabled: false });
      });
      if (found === 0) return undefined;
      const canceled = await cancelWaiting(session, id, clock.now());
      await writing(
        (knex) => knex(TABLES.endpoints).where({ id }).delete(),
        () => copy.drop(id),
      );
      return canceled;
    },
  };
}

async function bumpRevision(knex: Knex): Promise<void> {
  const bump = () =>
    knex(TABLES.coordination)
      .where({ name: 'endpoints' })
      .update({ revision: knex.raw('revision + 1') });
  if ((await bump()) > 0) return;
  await insertUnlessThere(knex, { name: 'endpoints' });
  await bump();
}

/** Whoever opens or mends an endpoint wants to see at once whether it works. */
function healthAfter(endpoint: Endpoint, health: EndpointHealth, change: EndpointChange): Partial<HealthRow> {
  const { disabledReason, definition, secrets } = change;
  const wasClosed = endpoint.disabledReason !== null || !endpoint.enabled;
  if (disabledReason === null && wasClosed) return toHealthRow(AFTER_ENABLING);
  return definition || secrets ? toHealthRow(afterMending(health)) : {};
}

const rowOf = (knex: Knex, id: number): Promise<(EndpointRow & HealthRow) | undefined> =>
  knex(TABLES.endpoints).where({ id }).first();

function changedColumns(endpoint: Endpoint, change: EndpointChange, box: SecretBox): Partial<EndpointRow> {
  const { definition, secrets, disabledReason } = change;
  return {
    ...(definition ? definitionColumns(definition) : {}),
    ...resealed(endpoint, { definition, secrets }, box),
    ...(disabledReason === undefined ? {} : { disabled_reason: disabledReason }),
  };
}

/** What cannot be opened stays as it is until there is a new secret: its key may come back. */
function resealed(
  endpoint: Endpoint,
  { definition, secrets }: EndpointChange,
  box: SecretBox,
): Partial<EndpointRow> {
  if (!definition && !secrets) return {};
  const { headers } = definition ?? endpoint;
  if (secrets) return sealedColumn(box, { headers, secrets });
  return endpoint.secrets.readable ? sealedColumn(box, { headers, secrets: endpoint.secrets.active }) : {};
}
