import { z } from 'zod';

const REMEDY = 'write redis://host:6379, rediss:// for TLS, or an object of ioredis options';

/** Where Redis is: a URL, an object of ioredis options, or nothing (also the empty text) for the embedded driver. */
export const redisSchema = z
  .unknown()
  .optional()
  .transform((value, context): string | Record<string, unknown> | null => {
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'string' && isRedisUrl(value)) return value;
    if (isOptions(value)) return value;
    const what = typeof value === 'string' ? 'is not a Redis URL' : 'is neither a URL nor options';
    context.addIssue({ code: 'custom', message: `${what} — ${REMEDY}` });
    return z.NEVER;
  });

function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'redis:' || protocol === 'rediss:') && hostname !== '';
}

function isOptions(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
