import { randomBytes } from 'node:crypto';

/**
 * A new event's `webhook-id`: `msg_` and 144 random bits in base64url. One per event, not per delivery: receivers
 * drop what they have seen by it, also when two endpoints lead to the same receiver. Contains no dot, which would
 * make the signed text of Standard Webhooks ambiguous.
 */
export const newMessageId = (): string => `msg_${randomBytes(18).toString('base64url')}`;
