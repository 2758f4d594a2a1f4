export { verify } from './verify';
export type { ReceivedWebhook, Scheme, VerifiedWebhook, VerifyOptions } from './verify';
export { WebhookVerificationError } from './webhook-verification-error';
export type { VerificationErrorCode } from './webhook-verification-error';
