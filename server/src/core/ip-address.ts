import { isIPv6 } from 'node:net';

/** The 16 bytes of an IPv6 address in any of its spellings without a scope, or null. */
export function ipv6Bytes(ip: string): number[] | null {
  if (!isIPv6(ip) || ip.includes('%')) return null;
  const [head = '', tail] = withoutDottedQuad(ip).split('::');
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  return [...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]);
}

/**
 * The IPv4 addresses that packets to this IPv6 address end up at, or null when it embeds none: IPv4-mapped, -compatible
 * and -translated, NAT64 (RFC 6052, RFC 8215), 6to4 and Teredo (its server and its client).
 */
export function embeddedIpv4(bytes: readonly number[]): string[] | null {
  const starts = (...prefix: number[]) => prefix.every((byte, index) => bytes[index] === byte);
  const zero = (from: number, to: number) => bytes.slice(from, to).every((byte) => byte === 0);
  const at = (...indexes: number[]) => indexes.map((index) => bytes[index]).join('.');
  const last = at(12, 13, 14, 15);

  if (zero(0, 10) && bytes[10] === 0xff && bytes[11] === 0xff) return [last];
  if (zero(0, 8) && bytes[8] === 0xff && bytes[9] === 0xff && zero(10, 12)) return [last];
  if (zero(0, 12) && !zero(12, 14)) return [last];
  if (starts(0, 0x64, 0xff, 0x9b) && zero(4, 12)) return [last];
  if (starts(0, 0x64, 0xff, 0x9b, 0, 1))
    return zero(6, 12) ? [last] : zero(11, 16) ? [at(6, 7, 9, 10)] : null;
  if (starts(0x20, 0x02)) return [at(2, 3, 4, 5)];
  if (starts(0x20, 0x01, 0, 0)) return [at(4, 5, 6, 7), teredoClient(bytes)];
  return null;
}

function teredoClient(bytes: readonly number[]): string {
  return bytes
    .slice(12)
    .map((byte) => byte ^ 0xff)
    .join('.');
}

function withoutDottedQuad(ip: string): string {
  return ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...quad: string[]) => {
    const [a, b, c, d] = quad.map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
}

function groups(part: string): number[] {
  return part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
}
