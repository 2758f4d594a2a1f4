import { createTraceState, INVALID_SPAN_CONTEXT } from '@opentelemetry/api';
import {
  parseTraceContext,
  serialiseTraceContext,
} from '../../../../server/src/adapters/tracing/trace-context-text';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;

describe('a place in a trace as text', () => {
  it.each([0, 1])('is what W3C Trace Context says, with the flags %i', (traceFlags) => {
    const traceState = createTraceState('vendor=1,other=2');
    expect(serialiseTraceContext({ traceId: TRACE, spanId: SPAN, traceFlags, traceState })).toEqual({
      traceparent: `00-${TRACE}-${SPAN}-0${traceFlags}`,
      tracestate: 'vendor=1,other=2',
    });
  });

  it('has no state where there is none', () => {
    const span = { traceId: TRACE, spanId: SPAN, traceFlags: 1 };
    expect(serialiseTraceContext(span)?.tracestate).toBeNull();
    expect(serialiseTraceContext({ ...span, traceState: createTraceState('') })?.tracestate).toBeNull();
  });

  it('is nothing for the span of nobody', () => {
    expect(serialiseTraceContext(INVALID_SPAN_CONTEXT)).toBeNull();
  });

  it('is read as the context of another process', () => {
    const read = parseTraceContext({ traceparent: TRACEPARENT, tracestate: 'vendor=1' });
    expect(read).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
    expect(read?.traceState?.serialize()).toBe('vendor=1');
  });

  it.each([
    '',
    'rubbish',
    TRACEPARENT.toUpperCase(),
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `${TRACEPARENT}-more`,
  ])('is read as nothing when it is %j', (traceparent) => {
    expect(parseTraceContext({ traceparent, tracestate: null })).toBeNull();
  });
});
