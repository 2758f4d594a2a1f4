import type { Core } from '@strapi/strapi';
import type { HealthView } from '../contracts/health';
import { whyUnfit } from '../core/fitness';
import { createLook } from '../pipeline/look';
import { getRuntime } from '../runtime';

/** `strapi.plugin('durable-webhooks').service('health')`. */
export type HealthService = ReturnType<typeof healthService>;

/** Less than probes are usually given. */
const PATIENCE_MS = 2_000;

export default function healthService({ strapi }: { strapi: Core.Strapi }) {
  const ask = createLook(
    () => getRuntime(strapi).readHealths(),
    PATIENCE_MS,
    (error) => getRuntime(strapi).log.debug('a probe got no answer from the database', { error }),
  );
  return {
    /** Whether this instance can do its part, for programs that restart it or send it requests. */
    async read(): Promise<HealthView> {
      const { config, engine } = getRuntime(strapi);
      const databaseAnswers = (await ask()) !== null;
      const { role, pollMs } = config;
      const redisReady = engine.redis()?.ready ?? null;
      const sinceRoundMs = engine.sinceRoundMs();
      return { role, problems: whyUnfit({ role, pollMs, databaseAnswers, redisReady, sinceRoundMs }) };
    },
  };
}
