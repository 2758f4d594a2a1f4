import type { Core } from '@strapi/strapi';
import type { StatusView } from '../contracts/status';
import type { Endpoint } from '../core/endpoint';
import { getRuntime } from '../runtime';

/** `strapi.plugin('durable-webhooks').service('status')`. */
export type StatusService = ReturnType<typeof statusService>;

export default function statusService({ strapi }: { strapi: Core.Strapi }) {
  return {
    /** How this instance and what all instances share are doing, with what needs attention in words. */
    async read(): Promise<StatusView> {
      const { config, version, engine, history, endpoints, clock } = getRuntime(strapi);
      const { oldestUndispatchedAt, inFlight } = await history.load();
      const redis = engine.redis();
      return {
        version,
        driver: engine.driver,
        role: config.role,
        isFeeder: engine.isFeeder(),
        outboxAgeMs: oldestUndispatchedAt === null ? null : Math.max(0, clock.now() - oldestUndispatchedAt),
        redis: { configured: redis !== null, ready: redis?.ready ?? false },
        deliveries: { inFlight },
        warnings: [
          ...(redis && !redis.ready
            ? ['Redis cannot be reached: events are kept and wait until it is back.']
            : []),
          ...(redis?.warning ? [redis.warning] : []),
          ...endpoints.all().flatMap(warningsOf),
        ],
      };
    },
  };
}

function warningsOf({ id, name, disabledReason }: Endpoint): string[] {
  return disabledReason === null ? [] : [`Endpoint ${id} "${name}" is disabled: ${disabledReason}`];
}
