import { say, type Sentence } from '../../../core/sentences';
import type { RedisClient } from './redis-connection';

/** What is wrong with how Redis behaves when it is full, in one sentence with the remedy; null when nothing is. */
export async function evictionWarning(client: RedisClient): Promise<Sentence | null> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return null;
  return say('redisEvicts', { policy });
}
