import type { Core } from '@strapi/strapi';
import { createLook } from '../pipeline/look';
import { getRuntime } from '../runtime';
import { readStoredLevels } from './stored-levels';

/** `strapi.plugin('durable-webhooks').service('metrics')`. */
export type MetricsService = ReturnType<typeof metricsService>;

/** Less than a Prometheus server waits by default, so that it learns of a database that hangs. */
const PATIENCE_MS = 3_000;

export default function metricsService({ strapi }: { strapi: Core.Strapi }) {
  const look = createLook(
    () => readStoredLevels(getRuntime(strapi)),
    PATIENCE_MS,
    (error) => getRuntime(strapi).log.debug('metrics go without what the database knows', { error }),
  );
  return {
    /** What this process counted and how things stand, in Prometheus' text format. */
    async read(): Promise<{ contentType: string; text: string }> {
      const { metrics, config, version, engine } = getRuntime(strapi);
      const text = await metrics.render({
        version,
        driver: engine.driver,
        role: config.role,
        isFeeder: engine.isFeeder(),
        inFlight: engine.inFlight(),
        redisReady: engine.redis()?.ready ?? null,
        stored: await look(),
      });
      return { contentType: metrics.contentType, text };
    },
  };
}
