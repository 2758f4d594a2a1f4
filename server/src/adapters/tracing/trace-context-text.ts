import { createTraceState, isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import type { TraceContext } from '../../core/trace-context';

/** Where a span stands, as W3C Trace Context writes it; null for the span of nobody who traces. */
export function serialiseTraceContext(span: SpanContext): TraceContext | null {
  if (!isSpanContextValid(span)) return null;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return {
    traceparent: `00-${span.traceId}-${span.spanId}-${flags}`,
    tracestate: span.traceState?.serialize() || null,
  };
}

/** The other way round; null for what is no trace's. */
export function parseTraceContext({ traceparent, tracestate }: TraceContext): SpanContext | null {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceparent) ?? [];
  if (!traceId || !spanId || !flags) return null;
  const span: SpanContext = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
  if (tracestate !== null) span.traceState = createTraceState(tracestate);
  return isSpanContextValid(span) ? span : null;
}
