import { say } from './sentences';

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
    return say('headerName', {}).text;
  }
  if (isReservedHeader(name)) {
    return say(OURS.has(name.toLowerCase()) ? 'headerOurs' : 'headerOfConnection', {}).text;
  }
  return headerValueProblem(value);
}

/** Why a value cannot stand in a header and what to do, or null; never contains the value. */
export function headerValueProblem(value: string): string | null {
  if (/[\r\n\0]/.test(value)) return say('headerLineBreak', {}).text;
  // The octets of a field-value (RFC 9110 §5.5).
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    return say('headerCharacter', {}).text;
  }
  if (Buffer.byteLength(value) > MAX_HEADER_VALUE_BYTES) {
    return say('headerTooLong', { max: MAX_HEADER_VALUE_BYTES }).text;
  }
  return null;
}

/** Whether a header is ours or the connection's, so that nobody else's value for it is ever sent. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return OURS.has(lower) || CONNECTION.has(lower) || lower.startsWith('proxy-');
}
