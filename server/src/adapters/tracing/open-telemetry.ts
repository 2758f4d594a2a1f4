import {
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { TracedAttempt, Tracing } from '../../pipeline/tracing';
import { attributesOfAttempt, attributesOfEnd, attributesOfEvent } from './attributes';
import { parseTraceContext, serialiseTraceContext } from './trace-context-text';

export interface TracingOptions {
  /** Of this package. */
  version: string;
  /** Whether receivers are told the trace. */
  propagate: boolean;
}

/**
 * Tells OpenTelemetry, if the process has its SDK. An event is a PRODUCER span of the trace that changed the content; each
 * attempt, whenever and wherever it is made, is a CLIENT span with that one as its parent and, as the conventions of
 * messaging want it, its link.
 */
export function createTracing({ version, propagate }: TracingOptions): Tracing {
  const tracer = trace.getTracer('strapi-plugin-durable-webhooks', version);
  return {
    created(event) {
      const span = tracer.startSpan(`create ${event.type}`, { kind: SpanKind.PRODUCER });
      if (span.isRecording()) span.setAttributes(attributesOfEvent(event));
      span.end();
      return serialiseTraceContext(span.spanContext());
    },

    attempt(delivery, endpoint, make) {
      const origin = delivery.event.trace && parseTraceContext(delivery.event.trace);
      // Whatever runs here now, another delivery may have started it.
      const parent = origin ? trace.setSpanContext(ROOT_CONTEXT, origin) : ROOT_CONTEXT;
      const links: Link[] = origin ? [{ context: origin }] : [];
      const attributes = { 'http.request.method': 'POST', 'durable_webhooks.endpoint.name': endpoint.name };
      const span = tracer.startSpan('POST', { kind: SpanKind.CLIENT, links, attributes }, parent);
      if (!span.isRecording() && !propagate) return make({});
      if (span.isRecording()) span.setAttributes(attributesOfAttempt(delivery, endpoint));
      const headers: Record<string, string> = {};
      if (propagate) propagation.inject(trace.setSpan(parent, span), headers);
      return ending(span, make(headers));
    },
  };
}

async function ending<T extends TracedAttempt>(span: Span, making: Promise<T>): Promise<T> {
  try {
    const made = await making;
    if (span.isRecording()) describeEnd(span, made);
    return made;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

function describeEnd(span: Span, made: Parameters<typeof attributesOfEnd>[0]): void {
  span.setAttributes(attributesOfEnd(made));
  if (made.outcome.kind !== 'accepted') span.setStatus({ code: SpanStatusCode.ERROR });
}
