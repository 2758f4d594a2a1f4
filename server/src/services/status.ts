import type { Core } from '@strapi/strapi';
import type { StatusView } from '../contracts/status';
import type { Endpoint } from '../core/endpoint';
import { stateOf } from '../core/endpoint-health';
import { say, type Sentence, reasonIn } from '../core/sentences';
import { type EndpointCondition, MOST_WAITING } from '../pipeline/endpoints-ports';
import { outdated } from '../pipeline/prune';
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
      const attention = [
        ...(outboxAgeMs !== null && outboxAgeMs > LATE_MS
          ? [say('outboxLate', { seconds: Math.round(outboxAgeMs / 1000) })]
          : []),
        ...(redis && !redis.ready ? [say('redisGone', {})] : []),
        ...(redis?.warning ? [redis.warning] : []),
        ...all.flatMap((endpoint) => attentionTo(endpoint, conditions.get(endpoint.id)) ?? []),
      ];
      return {
        version,
        driver: engine.driver,
        role: config.role,
        isFeeder: engine.isFeeder(),
        outboxAgeMs,
        redis: {
          configured: redis !== null,
          ready: redis?.ready ?? false,
          warning: redis?.warning?.text ?? null,
        },
        deliveries: { inFlight, pending, retrying, dead },
        outdated: await history.outdated(outdated(config.retention, clock.now())),
        instances: there.map(({ id: _id, ...instance }) => instance),
        warnings: attention.map(({ text }) => text),
        attention,
      };
    },
  };
}

/** Events are dispatched within seconds while anybody feeds. */
const LATE_MS = 60_000;

function attentionTo(
  { id, name, disabledReason }: Endpoint,
  condition: EndpointCondition | undefined,
): Sentence | null {
  if (disabledReason !== null) {
    return say('endpointDisabled', { id, name, reason: reasonIn(disabledReason) ?? disabledReason });
  }
  if (condition === undefined) return null;
  const { health, waiting } = condition;
  const { failures, failingSince, failedAt } = health;
  const since = new Date(failingSince ?? failedAt ?? 0).toISOString();
  switch (stateOf(health)) {
    case 'healthy':
      return null;
    case 'failing':
      return say('endpointFailing', { id, name, since, failures });
    case 'parked':
      if (waiting === 1) return say('endpointParkedOne', { id, name, since });
      return waiting < MOST_WAITING
        ? say('endpointParked', { id, name, since, waiting })
        : say('endpointParkedMany', { id, name, since, waiting: MOST_WAITING });
  }
}
