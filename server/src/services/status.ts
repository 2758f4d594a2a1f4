import type { Core } from '@strapi/strapi';
import type { StatusView } from '../contracts/status';
import type { Endpoint } from '../core/endpoint';
import { stateOf } from '../core/endpoint-health';
import { type EndpointCondition, MOST_WAITING } from '../pipeline/endpoints-ports';
import { getRuntime } from '../runtime';

/** `strapi.plugin('durable-webhooks').service('status')`. */
export type StatusService = ReturnType<typeof statusService>;

export default function statusService({ strapi }: { strapi: Core.Strapi }) {
  return {
    /** How this instance and what all instances share are doing, with what needs attention in words. */
    async read(): Promise<StatusView> {
      const { config, version, engine, history, endpoints, readConditions, clock, instances } =
        getRuntime(strapi);
      const { pending, retrying, dead } = await history.counts({ state: ['pending', 'retrying', 'dead'] });
      const there = await instances.all();
      const { oldestUndispatchedAt, inFlight } = await history.load();
      const all = endpoints.all();
      const conditions = await readConditions(all.map((endpoint) => endpoint.id));
      const redis = engine.redis();
      const outboxAgeMs =
        oldestUndispatchedAt === null ? null : Math.max(0, clock.now() - oldestUndispatchedAt);
      return {
        version,
        driver: engine.driver,
        role: config.role,
        isFeeder: engine.isFeeder(),
        outboxAgeMs,
        redis: { configured: redis !== null, ready: redis?.ready ?? false, warning: redis?.warning ?? null },
        deliveries: { inFlight, pending, retrying, dead },
        instances: there.map(({ id: _id, ...instance }) => instance),
        warnings: [
          ...(outboxAgeMs !== null && outboxAgeMs > LATE_MS ? [lateWords(outboxAgeMs)] : []),
          ...(redis && !redis.ready
            ? ['Redis cannot be reached: events are kept and wait until it is back.']
            : []),
          ...(redis?.warning ? [redis.warning] : []),
          ...all.flatMap((endpoint) => warningsOf(endpoint, conditions.get(endpoint.id))),
        ],
      };
    },
  };
}

/** Events are dispatched within seconds while anybody feeds. */
const LATE_MS = 60_000;

const lateWords = (ageMs: number): string =>
  `Events have waited for ${Math.round(ageMs / 1000)} s to be dispatched: start an instance whose role is "all" or "worker", and look into its log.`;

function warningsOf(
  { id, name, disabledReason }: Endpoint,
  condition: EndpointCondition | undefined,
): string[] {
  const endpoint = `Endpoint ${id} "${name}"`;
  if (disabledReason !== null) return [`${endpoint} is disabled: ${disabledReason}`];
  if (condition === undefined) return [];
  const { health, waiting } = condition;
  const since = health.failingSince === null ? '' : ` since ${new Date(health.failingSince).toISOString()}`;
  switch (stateOf(health)) {
    case 'healthy':
      return [];
    case 'failing':
      return [`${endpoint} has accepted nothing${since}: ${health.failures} failures in a row.`];
    case 'parked':
      return [
        `${endpoint} is parked: it has been down${since}. ${waitingWords(waiting)}, and it is tried again now and then.`,
      ];
  }
}

function waitingWords(waiting: number): string {
  if (waiting === 1) return '1 delivery waits for it';
  return `${waiting >= MOST_WAITING ? `${MOST_WAITING} or more` : waiting} deliveries wait for it`;
}
