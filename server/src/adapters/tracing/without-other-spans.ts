import { context, createContextKey } from '@opentelemetry/api';
import type { Sender } from '../../pipeline/ports';

/** What `suppressTracing` of `@opentelemetry/core` sets, which every instrumentation and propagator asks. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * Sends unseen by instrumentations of undici: they would trace each attempt a second time, and tell receivers of the
 * trace whether the operator wants it or not.
 */
export const withoutOtherSpans = (sender: Sender): Sender => ({
  send: (message, signal) =>
    context.with(context.active().setValue(SUPPRESSED, true), () => sender.send(message, signal)),
  stop: () => sender.stop(),
});
