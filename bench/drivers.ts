import { startRedis } from '../tests/support/redis';
import type { DatabaseKind } from '../tests/support/strapi';

/** Both drivers, each on the database that it is mostly found with. */
export const DRIVERS = ['embedded on sqlite', 'bullmq on postgres'] as const;
export type DriverCase = (typeof DRIVERS)[number];

/** Options of a Strapi with that driver; its Redis, if it takes one, is started and ends with the suite. */
export async function optionsOf(driver: DriverCase): Promise<{ database: DatabaseKind; redisUrl?: string }> {
  if (driver === 'embedded on sqlite') return { database: 'sqlite' };
  const redis = await startRedis();
  return { database: 'postgres', redisUrl: redis.url };
}
