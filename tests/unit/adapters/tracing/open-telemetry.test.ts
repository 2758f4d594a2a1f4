import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { createTracing } from '../../../../server/src/adapters/tracing';
import type { TracedAttempt } from '../../../../server/src/pipeline/tracing';
import { aClaimedDelivery, anAnswer, anEndpoint, anUnreachable } from '../../../support/factories';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

const tracing = createTracing({ version: '1.2.3', propagate: true });
const event = { type: 'entry.update', messageId: 'msg_1', uid: 'api::tag.tag', documentId: 'doc1' };
const endpoint = anEndpoint({ id: 3, name: 'CRM', url: 'https://crm.example.com/hooks?token=s3cret' });
const SUCCEEDED: TracedAttempt = { outcome: anAnswer(200), decision: { kind: 'succeeded' } };

const theSpan = () => {
  const spans = exporter.getFinishedSpans();
  expect(spans).toHaveLength(1);
  return spans[0]!;
};

/** A delivery of an event that was made in a trace, and where. */
function tracedDelivery(over: Parameters<typeof aClaimedDelivery>[0] = {}) {
  const created = tracing.created(event);
  const [span] = exporter.getFinishedSpans();
  exporter.reset();
  const delivery = aClaimedDelivery(over);
  return {
    delivery: { ...delivery, event: { ...delivery.event, trace: created } },
    origin: span!.spanContext(),
  };
}

// First: a tracer keeps the SDK that it has found once.
describe('in a process without the SDK', () => {
  it('an event has no trace, and an attempt no headers', async () => {
    expect(tracing.created(event)).toBeNull();
    const delivery = aClaimedDelivery();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traced = { ...delivery, event: { ...delivery.event, trace: { traceparent, tracestate: null } } };
    for (const one of [delivery, traced]) {
      const made = await tracing.attempt(one, endpoint, async (headers) => {
        expect(headers).toEqual({});
        return SUCCEEDED;
      });
      expect(made).toBe(SUCCEEDED);
    }
  });
});

describe('in a process with the SDK', () => {
  beforeAll(() => provider.register());
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  });

  it('an event is made by a span of the trace that is active', () => {
    const created = trace.getTracer('a test').startActiveSpan('the request', (request) => {
      const { traceparent } = tracing.created(event)!;
      request.end();
      expect(traceparent).toContain(request.spanContext().traceId);
      return traceparent;
    });
    const [span, request] = exporter.getFinishedSpans();
    expect(created).toBe(`00-${span!.spanContext().traceId}-${span!.spanContext().spanId}-01`);
    expect(span!.parentSpanContext?.spanId).toBe(request!.spanContext().spanId);
    expect(span).toMatchObject({
      name: 'create entry.update',
      kind: SpanKind.PRODUCER,
      instrumentationScope: { name: 'strapi-plugin-durable-webhooks', version: '1.2.3' },
      attributes: {
        'messaging.system': 'durable_webhooks',
        'messaging.operation.type': 'create',
        'messaging.destination.name': 'entry.update',
        'messaging.message.id': 'msg_1',
        'durable_webhooks.content_type': 'api::tag.tag',
        'durable_webhooks.document_id': 'doc1',
      },
    });
  });

  it('an attempt is a child of it and linked to it, whatever is active where it is made', async () => {
    const { delivery, origin } = tracedDelivery({ attempt: 3, isReplayed: true });
    await trace
      .getTracer('a test')
      .startActiveSpan('another request', () => tracing.attempt(delivery, endpoint, async () => SUCCEEDED));
    const span = theSpan();
    expect(span.parentSpanContext).toMatchObject({ traceId: origin.traceId, spanId: origin.spanId });
    expect(span.links.map(({ context: linked }) => linked.spanId)).toEqual([origin.spanId]);
    expect(span).toMatchObject({
      name: 'POST',
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
    });
    expect(span.attributes).toEqual({
      'http.request.method': 'POST',
      'http.request.resend_count': 2,
      'http.response.status_code': 200,
      'url.full': 'https://crm.example.com/hooks?token=REDACTED',
      'server.address': 'crm.example.com',
      'server.port': 443,
      'messaging.system': 'durable_webhooks',
      'messaging.destination.name': delivery.event.type,
      'messaging.message.id': delivery.event.messageId,
      'durable_webhooks.endpoint.id': 3,
      'durable_webhooks.endpoint.name': 'CRM',
      'durable_webhooks.delivery.id': delivery.id,
      'durable_webhooks.attempt': 3,
      'durable_webhooks.replayed': true,
      'durable_webhooks.outcome': 'accepted',
      'durable_webhooks.decision': 'succeeded',
    });
  });

  it.each([
    [
      'an answer that is no success',
      anAnswer(503),
      { 'http.response.status_code': 503, 'error.type': '503' },
    ],
    ['no answer', anUnreachable(), { 'error.type': anUnreachable().code }],
  ])('%s is an error', async (_, outcome, attributes) => {
    const { delivery } = tracedDelivery();
    await tracing.attempt(delivery, endpoint, async () => ({ outcome, decision: { kind: 'retry', at: 5 } }));
    expect(theSpan()).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { ...attributes, 'durable_webhooks.decision': 'retry' },
    });
  });

  it('a surprise ends the span and goes on', async () => {
    const { delivery } = tracedDelivery();
    const surprise = () => Promise.reject(new Error('a surprise'));
    await expect(tracing.attempt(delivery, endpoint, surprise)).rejects.toThrow('a surprise');
    expect(theSpan().status.code).toBe(SpanStatusCode.ERROR);
  });

  it('an event of nobody’s trace begins one with each attempt', async () => {
    await tracing.attempt(aClaimedDelivery(), endpoint, async () => SUCCEEDED);
    expect(theSpan()).toMatchObject({ parentSpanContext: undefined, links: [] });
  });

  it('the receiver is told the span of its attempt', async () => {
    const { delivery } = tracedDelivery();
    let told: Record<string, string> = {};
    await tracing.attempt(delivery, endpoint, async (headers) => {
      told = headers;
      return SUCCEEDED;
    });
    const { traceId, spanId } = theSpan().spanContext();
    expect(told).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
  });

  it('the receiver is told nothing unless that is wanted', async () => {
    const quiet = createTracing({ version: '1.2.3', propagate: false });
    const { delivery } = tracedDelivery();
    await quiet.attempt(delivery, endpoint, async (headers) => {
      expect(headers).toEqual({});
      return SUCCEEDED;
    });
    expect(theSpan().name).toBe('POST');
  });
});
