import type { RedisClient } from './redis-connection';

/** What is wrong with how Redis behaves when it is full, in one sentence with the remedy; null when nothing is. */
export async function evictionWarning(client: RedisClient): Promise<string | null> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return null;
  return (
    `Redis may evict jobs (maxmemory-policy is ${policy}): such deliveries are late, not lost — ` +
    'set maxmemory-policy to noeviction'
  );
}
