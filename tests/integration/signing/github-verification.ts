import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request is signed the way GitHub signs its webhooks.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSignedLikeGithub(
  { headers, body }: { headers: Record<string, string>; body: string },
  secret: string,
): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(headers['x-hub-signature-256'] ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
