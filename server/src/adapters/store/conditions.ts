import { type EndpointCondition, MOST_WAITING, type ReadConditions } from '../../pipeline/endpoints-ports';
import type { Knex } from './database';
import { toNumber, toNumberOrNull } from './database';
import { HEALTH_COLUMNS, type HealthRow, toHealth } from './health-columns';
import type { Session } from './session';
import { TABLES } from './tables';

const ENDPOINTS_PER_STATEMENT = 100;
const WAITING = ['pending', 'retrying'] as const;

/** Reads how endpoints are doing: bounded counts and a few index seeks for each. */
export function createReadConditions(session: Session): ReadConditions {
  return (endpointIds) =>
    session.read(async (knex) => {
      const conditions = new Map<number, EndpointCondition>();
      for (let from = 0; from < endpointIds.length; from += ENDPOINTS_PER_STATEMENT) {
        const ids = endpointIds.slice(from, from + ENDPOINTS_PER_STATEMENT);
        const rows: ConditionRow[] = await knex.unionAll(ids.map((id) => conditionOf(knex, id)));
        for (const row of rows) conditions.set(toNumber(row.id), toCondition(row));
      }
      return conditions;
    });
}

type ConditionRow = HealthRow & { id: number | string } & Record<
    `${(typeof WAITING)[number]}_${'count' | 'oldest'}`,
    number | string | null
  >;

/** One term of a union: MySQL and MariaDB seek in an index only for constants. */
function conditionOf(knex: Knex, endpoint_id: number): Knex.QueryBuilder {
  const ofState = WAITING.flatMap((state) => {
    const those = () => knex(TABLES.deliveries).where({ endpoint_id, state });
    const counted = those().select(knex.raw('1 as one')).limit(MOST_WAITING).as('counted');
    return [
      knex.count('*').from(counted).as(`${state}_count`),
      those().select('created_at').orderBy('id').limit(1).as(`${state}_oldest`),
    ];
  });
  return knex(TABLES.endpoints)
    .where({ id: endpoint_id })
    .select(['id', ...HEALTH_COLUMNS, ...ofState]);
}

function toCondition(row: ConditionRow): EndpointCondition {
  const oldest = WAITING.map((state) => toNumberOrNull(row[`${state}_oldest`])).filter((at) => at !== null);
  const waiting = WAITING.reduce((sum, state) => sum + toNumber(row[`${state}_count`]), 0);
  return {
    health: toHealth(row),
    waiting: Math.min(waiting, MOST_WAITING),
    oldestWaitingAt: oldest.length === 0 ? null : Math.min(...oldest),
  };
}
