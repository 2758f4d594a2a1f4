import type { Message } from '../../../server/src/core/message';
import { traceableUrl, withTraceHeaders } from '../../../server/src/core/trace-context';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const message = (headers: Record<string, string>): Message => ({
  url: 'https://example.com/hooks',
  headers,
  body: '{}',
  timeoutMs: 1000,
});

describe('the headers of a trace', () => {
  it('are added to the others, and change nothing else', () => {
    const sent = message({ 'webhook-id': 'msg_1' });
    expect(withTraceHeaders(sent, { traceparent: TRACEPARENT, tracestate: 'a=1' })).toEqual({
      ...sent,
      headers: { 'webhook-id': 'msg_1', traceparent: TRACEPARENT, tracestate: 'a=1' },
    });
    expect(sent.headers).toEqual({ 'webhook-id': 'msg_1' });
  });

  it('leave a message alone where nobody traces', () => {
    const sent = message({ 'webhook-id': 'msg_1' });
    expect(withTraceHeaders(sent, {})).toBe(sent);
  });

  it.each(['traceparent', 'tracestate'])('all give way to a %s of the operator', (name) => {
    const sent = message({ [name]: 'theirs' });
    expect(withTraceHeaders(sent, { Traceparent: TRACEPARENT, tracestate: 'a=1' })).toBe(sent);
  });
});

test.each([
  ['https://example.com/hooks', 'https://example.com/hooks'],
  [
    'https://user:pass@example.com:8443/a?token=s3cret&x=1#part',
    'https://example.com:8443/a?token=REDACTED&x=REDACTED',
  ],
  ['https://example.com/?a=1&a=2', 'https://example.com/?a=REDACTED'],
  ['https://example.com/?s3cret', 'https://example.com/?s3cret=REDACTED'],
])('the URL %s is shown as %s', (url, shown) => {
  expect(traceableUrl(new URL(url))).toBe(shown);
});
