import { BlockList, isIP, isIPv4 } from 'node:net';
import { embeddedIpv4, ipv6Bytes } from './ip-address';

/** Which addresses deliveries may go to. */
export interface AddressPolicy {
  /** Whether a connection to this address is allowed, as the address of `hostname` when that is given. */
  isAllowedAddress(ip: string, hostname?: string): boolean;
  /** Whether the operator let this host in by name or address, or it is loopback and loopback is allowed. */
  allowsHost(hostname: string): boolean;
}

/**
 * Every special-purpose range of IANA's IPv4 registry, multicast, and the address of Azure's host services.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * All that is not global unicast (2000::/3), and the special-purpose ranges of IANA's IPv6 registry inside it.
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const SPECIAL_IPV6 = [
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
];

/** What a host named in `allowedNetworks` may resolve to beside public addresses: never link-local or metadata. */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  '::1',
];

/** Instance metadata services inside private ranges. */
const METADATA = ['100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'];

const LOOPBACK = ['127.0.0.0/8', '::1'];

const special = ranges([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
const privateUse = ranges(PRIVATE);
const metadata = ranges(METADATA);
const loopback = ranges(LOOPBACK);

/**
 * Decides by address, not by name: public addresses are allowed, everything special only as `allowedNetworks` (CIDRs,
 * addresses, host names) and `allowLoopback` say. IPv6 forms that embed IPv4 are judged by what they embed.
 */
export function createAddressPolicy(rules: {
  allowedNetworks: readonly string[];
  allowLoopback: boolean;
}): AddressPolicy {
  const networks = ranges(rules.allowedNetworks.filter((entry) => parseNetwork(entry) !== null));
  const names = new Set(
    rules.allowedNetworks.filter((entry) => parseNetwork(entry) === null).map(plainHostname),
  );
  const isListed = (ip: string) => networks(ip) || (rules.allowLoopback && loopback(ip));
  const isNamed = (hostname: string) => names.has(plainHostname(hostname));

  function isAllowedAddress(ip: string, hostname?: string): boolean {
    const bytes = isIPv4(ip) ? null : ipv6Bytes(ip);
    if (bytes === null && !isIPv4(ip)) return false;
    if (isListed(ip)) return true;
    const embedded = bytes && embeddedIpv4(bytes);
    if (embedded) return embedded.every((address) => isAllowedAddress(address, hostname));
    if (!special(ip)) return true;
    return hostname !== undefined && isNamed(hostname) && privateUse(ip) && !metadata(ip);
  }

  function allowsHost(hostname: string): boolean {
    const host = plainHostname(hostname);
    if (isIP(host) !== 0) return isListed(host) || (isEmbedding(host) && isAllowedAddress(host));
    return isNamed(host) || (rules.allowLoopback && isLocalhost(host));
  }

  return { isAllowedAddress, allowsHost };
}

/** Why an entry of `allowedNetworks` cannot be used and what to do, or null. */
export function networkProblem(entry: string): string | null {
  if (parseNetwork(entry) !== null) return null;
  if (/[/:]/.test(entry) || /^[\d.]+$/.test(entry)) {
    return 'is not a network — write an address with a prefix length, such as 10.1.0.0/16 or fd00::/8';
  }
  const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
  if (entry.length > 253 || !new RegExp(`^${label}(?:\\.${label})*\\.?$`, 'i').test(entry)) {
    return 'is neither a network nor a host name — write it like 10.1.0.0/16 or crm.internal, without scheme and port';
  }
  return null;
}

/** Whether a host name means this machine by definition (RFC 6761). */
export function isLocalhost(hostname: string): boolean {
  const host = plainHostname(hostname);
  return host === 'localhost' || host.endsWith('.localhost');
}

function isEmbedding(ip: string): boolean {
  const bytes = ipv6Bytes(ip);
  return bytes !== null && embeddedIpv4(bytes)?.some((address) => special(address)) === true;
}

function plainHostname(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

interface Network {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

function parseNetwork(entry: string): Network | null {
  const [address = '', length, ...rest] = entry.split('/');
  const version = address.includes('%') ? 0 : isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  if (version === 0 || rest.length > 0 || prefix > bits) return null;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** A membership test; the families are kept apart because one BlockList would take IPv4 for ::ffff:0:0/96. */
function ranges(entries: readonly string[]): (ip: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const entry of entries) {
    const network = parseNetwork(entry);
    if (network) lists[network.family].addSubnet(network.address, network.prefix, network.family);
  }
  return (ip) => (isIPv4(ip) ? lists.ipv4.check(ip, 'ipv4') : lists.ipv6.check(ip, 'ipv6'));
}
