import type { Message } from './message';

/** The place in a distributed trace where an event was made, in the texts of W3C Trace Context. */
export interface TraceContext {
  traceparent: string;
  tracestate: string | null;
}

/**
 * The message with the headers of a trace, or as it was when it has one of them: what the operator says holds, and half
 * of one trace beside half of another helps nobody.
 */
export function withTraceHeaders(message: Message, trace: Readonly<Record<string, string>>): Message {
  const names = Object.keys(trace);
  const isTaken = names.some((name) => name.toLowerCase() in message.headers);
  return isTaken || names.length === 0 ? message : { ...message, headers: { ...message.headers, ...trace } };
}

/** A URL as it may be shown to whoever reads traces: no credentials, and of its query the names alone. */
export function traceableUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  for (const name of new Set(url.searchParams.keys())) shown.searchParams.set(name, 'REDACTED');
  return shown.href;
}
