/** The longest value a user-defined header may have, in bytes. */
export const MAX_HEADER_VALUE_BYTES = 8192;

const OURS = new Set([
  'content-type',
  'user-agent',
  'x-strapi-event',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'x-webhook-timestamp',
  'x-webhook-signature',
  'x-hub-signature-256',
]);

/** They steer the connection or the framing of one hop (RFC 9110 §7.6.1), which only the HTTP client may do. */
const CONNECTION = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
]);

/** Why a user-defined header cannot be sent and what to do, or null; never contains the value. */
export function headerProblem(name: string, value: string): string | null {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
    return 'is not a header name — use letters, digits and hyphens only';
  }
  if (isReservedHeader(name)) {
    return OURS.has(name.toLowerCase())
      ? 'is set by this plugin — remove it'
      : 'belongs to the HTTP connection — remove it';
  }
  return headerValueProblem(value);
}

/** Why a value cannot stand in a header and what to do, or null; never contains the value. */
export function headerValueProblem(value: string): string | null {
  if (/[\r\n\0]/.test(value)) return 'contains a line break or NUL — remove it from the value';
  // The octets of a field-value (RFC 9110 §5.5).
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    return 'contains a character that headers cannot carry — encode the value, for example as base64';
  }
  if (Buffer.byteLength(value) > MAX_HEADER_VALUE_BYTES) {
    return `is longer than ${MAX_HEADER_VALUE_BYTES} bytes — shorten the value`;
  }
  return null;
}

/** Whether a header is ours or the connection's, so that nobody else's value for it is ever sent. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return OURS.has(lower) || CONNECTION.has(lower) || lower.startsWith('proxy-');
}
