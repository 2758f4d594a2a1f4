/**
 * Why a webhook was refused. Answer 4xx to everything but `unusable-secret` and `body-not-raw`, which are faults of the
 * receiver itself.
 */
export type VerificationErrorCode =
  | 'missing-header'
  | 'malformed-timestamp'
  | 'timestamp-too-old'
  | 'timestamp-too-new'
  | 'no-matching-signature'
  | 'malformed-body'
  | 'body-not-raw'
  | 'unusable-secret';

/** A webhook that must not be trusted; `code` says why. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';

  constructor(
    readonly code: VerificationErrorCode,
    message: string,
  ) {
    super(message);
  }
}
