import fc from 'fast-check';
import { createAddressPolicy, isLocalhost, networkProblem } from '../../../server/src/core/address-policy';

const strict = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });
const policyOf = (...allowedNetworks: string[]) =>
  createAddressPolicy({ allowedNetworks, allowLoopback: false });

/** One address at each end of each special range. */
const SPECIAL = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private', '10.0.0.0', '10.255.255.255'],
  ['shared', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.1', '127.255.255.255'],
  ['Azure', '168.63.129.16', '168.63.129.16'],
  ['link-local', '169.254.0.0', '169.254.169.254'],
  ['private', '172.16.0.0', '172.31.255.255'],
  ['protocol assignments', '192.0.0.0', '192.0.0.255'],
  ['documentation', '192.0.2.0', '192.0.2.255'],
  ['AS112', '192.31.196.0', '192.31.196.255'],
  ['AMT', '192.52.193.0', '192.52.193.255'],
  ['6to4 relay', '192.88.99.0', '192.88.99.255'],
  ['private', '192.168.0.0', '192.168.255.255'],
  ['AS112', '192.175.48.0', '192.175.48.255'],
  ['benchmarking', '198.18.0.0', '198.19.255.255'],
  ['documentation', '198.51.100.0', '198.51.100.255'],
  ['documentation', '203.0.113.0', '203.0.113.255'],
  ['multicast', '224.0.0.0', '239.255.255.255'],
  ['reserved', '240.0.0.0', '255.255.255.255'],
  ['unspecified and loopback', '::', '::1'],
  ['discard-only', '100::', '100::ffff:ffff:ffff:ffff'],
  ['dummy prefix', '100:0:0:1::', '100:0:0:1:ffff::'],
  ['protocol assignments', '2001:1::1', '2001:1ff:ffff::1'],
  ['benchmarking', '2001:2::', '2001:2:0:ffff::1'],
  ['AMT', '2001:3::', '2001:3:ffff::1'],
  ['AS112', '2001:4:112::', '2001:4:112:ffff::1'],
  ['ORCHID', '2001:10::', '2001:2f:ffff::1'],
  ['DRIP', '2001:30::', '2001:3f:ffff::1'],
  ['documentation', '2001:db8::', '2001:db8:ffff:ffff::1'],
  ['AS112', '2620:4f:8000::', '2620:4f:8000:ffff::1'],
  ['documentation', '3fff::', '3fff:fff:ffff::1'],
  ['unassigned', '4000::', '5eff::1'],
  ['SRv6', '5f00::', '5f00:ffff::1'],
  ['unique-local', 'fc00::', 'fdff:ffff::1'],
  ['link-local', 'fe80::', 'febf:ffff::1'],
  ['site-local', 'fec0::', 'feff:ffff::1'],
  ['multicast', 'ff00::', 'ffff:ffff::1'],
] as const;

const publicIpv4 = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
].concat([
  '126.255.255.255',
  '128.0.0.0',
  '168.63.129.15',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
]);

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
/** Half of them near the edges of what is special, where mistakes live. */
const interestingIpv4 = fc.oneof(
  ipv4,
  fc.constantFrom(...publicIpv4, ...SPECIAL.flat().filter((x) => /^\d+\./.test(x))),
);

function hexPair(ip: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function inverted(ip: string): string {
  return ip
    .split('.')
    .map((part) => 255 - Number(part))
    .join('.');
}

describe('an address', () => {
  it.each(SPECIAL)('that is special (%s) is not allowed: %s to %s', (_, first, last) => {
    expect(strict.isAllowedAddress(first)).toBe(false);
    expect(strict.isAllowedAddress(last)).toBe(false);
  });

  it.each([
    ...publicIpv4,
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '2001:4860:4860::8888',
    '2001:200::1',
  ])('that is public is allowed: %s', (ip) => {
    expect(strict.isAllowedAddress(ip)).toBe(true);
  });

  it.each([
    '',
    'localhost',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.1',
    '8.8.8.8.',
    ' 8.8.8.8',
    '8.8.8.8:80',
    'fe80::1%eth0',
    '2606:4700::1111%1',
    '[2606:4700::1111]',
    '1:2:3',
  ])('in an odd spelling is not allowed: %j', (ip) => {
    expect(strict.isAllowedAddress(ip)).toBe(false);
    expect(policyOf('0.0.0.0/0', '::/0').isAllowedAddress(ip)).toBe(false);
  });

  it.each<[string, (ip: string) => string]>([
    ['IPv4-mapped', (ip) => `::ffff:${ip}`],
    ['IPv4-mapped in hexadecimal', (ip) => `::ffff:${hexPair(ip)}`],
    ['IPv4-mapped in full', (ip) => `0:0:0:0:0:FFFF:${hexPair(ip)}`],
    ['IPv4-translated', (ip) => `::ffff:0:${ip}`],
    ['NAT64', (ip) => `64:ff9b::${ip}`],
    ['local NAT64', (ip) => `64:ff9b:1::${ip}`],
    ['6to4', (ip) => `2002:${hexPair(ip)}::1`],
    ['Teredo by its server', (ip) => `2001:0:${hexPair(ip)}:0:0:${hexPair(inverted('8.8.8.8'))}`],
    ['Teredo by its client', (ip) => `2001:0:${hexPair('8.8.8.8')}:0:0:${hexPair(inverted(ip))}`],
  ])('that embeds IPv4 is judged by it: %s', (_, embed) => {
    fc.assert(
      fc.property(
        interestingIpv4,
        (ip) => strict.isAllowedAddress(embed(ip)) === strict.isAllowedAddress(ip),
      ),
    );
    const tens = policyOf('10.0.0.0/8');
    expect(tens.isAllowedAddress(embed('10.1.2.3'))).toBe(true);
    expect(tens.isAllowedAddress(embed('192.168.1.1'))).toBe(false);
  });

  it('that is IPv4-compatible is judged by the IPv4 it embeds', () => {
    expect(strict.isAllowedAddress('::8.8.8.8')).toBe(true);
    expect(strict.isAllowedAddress('::127.0.0.1')).toBe(false);
    expect(strict.isAllowedAddress('::a00:1')).toBe(false);
  });

  it('of local NAT64 with a prefix of 48 bits is judged by the IPv4 around its ninth byte', () => {
    expect(strict.isAllowedAddress('64:ff9b:1:808:8:800::')).toBe(true);
    expect(strict.isAllowedAddress('64:ff9b:1:0a00:0:100::')).toBe(false);
    expect(strict.isAllowedAddress('64:ff9b:1:c633:64:100::')).toBe(false);
    expect(strict.isAllowedAddress('64:ff9b:1:808:8:800::1')).toBe(false);
  });
});

describe('an allowed network', () => {
  it('opens its own addresses and no others', () => {
    const policy = policyOf('10.1.0.0/16', 'fd00:1::/32', '192.168.7.7');
    expect(policy.isAllowedAddress('10.1.255.255')).toBe(true);
    expect(policy.isAllowedAddress('10.2.0.0')).toBe(false);
    expect(policy.isAllowedAddress('fd00:1:2::3')).toBe(true);
    expect(policy.isAllowedAddress('fd00:2::3')).toBe(false);
    expect(policy.isAllowedAddress('192.168.7.7')).toBe(true);
    expect(policy.isAllowedAddress('192.168.7.8')).toBe(false);
  });

  it('of one family opens nothing of the other', () => {
    expect(policyOf('::/0').isAllowedAddress('10.0.0.1')).toBe(false);
    expect(policyOf('0.0.0.0/0').isAllowedAddress('fd00::1')).toBe(false);
  });

  it('makes its addresses allowed hosts', () => {
    const policy = policyOf('10.1.0.0/16');
    expect(policy.allowsHost('10.1.2.3')).toBe(true);
    expect(policy.allowsHost('[::ffff:a01:203]')).toBe(true);
    expect(policy.allowsHost('10.2.2.3')).toBe(false);
    expect(policy.allowsHost('8.8.8.8')).toBe(false);
  });
});

describe('an allowed host name', () => {
  const policy = policyOf('CRM.internal.');

  it('may have private addresses, and only it', () => {
    for (const ip of ['10.0.0.5', '172.16.3.4', '192.168.1.1', '127.0.0.1', '100.64.0.9', 'fd12::1', '::1']) {
      expect(policy.isAllowedAddress(ip, 'crm.internal')).toBe(true);
      expect(policy.isAllowedAddress(ip, 'crm.internal.')).toBe(true);
      expect(policy.isAllowedAddress(ip, 'www.crm.internal')).toBe(false);
      expect(policy.isAllowedAddress(ip)).toBe(false);
    }
  });

  it.each([
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    'fd00:ec2::254',
    'fe80::1',
    '224.0.0.1',
    '0.0.0.0',
  ])('never has the address of a metadata service or a machine nobody can mean: %s', (ip) => {
    expect(policy.isAllowedAddress(ip, 'crm.internal')).toBe(false);
  });

  it('is an allowed host in any case and with a dot at its end', () => {
    expect(policy.allowsHost('crm.INTERNAL')).toBe(true);
    expect(policy.allowsHost('crm.internal.')).toBe(true);
    expect(policy.allowsHost('internal')).toBe(false);
  });
});

describe('loopback', () => {
  const policy = createAddressPolicy({ allowedNetworks: [], allowLoopback: true });

  it('is open where it is allowed, and nothing else with it', () => {
    for (const ip of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
      expect(policy.isAllowedAddress(ip)).toBe(true);
      expect(policy.allowsHost(ip)).toBe(true);
    }
    expect(policy.isAllowedAddress('10.0.0.1')).toBe(false);
    expect(policy.isAllowedAddress('0.0.0.0')).toBe(false);
    expect(policy.isAllowedAddress('::')).toBe(false);
  });

  it('has names by definition', () => {
    for (const name of ['localhost', 'LOCALHOST.', 'app.localhost']) {
      expect(isLocalhost(name)).toBe(true);
      expect(policy.allowsHost(name)).toBe(true);
      expect(strict.allowsHost(name)).toBe(false);
    }
    expect(isLocalhost('notlocalhost')).toBe(false);
  });
});

describe('an entry of allowedNetworks', () => {
  it.each([
    '10.1.0.0/16',
    '10.1.2.3',
    '0.0.0.0/0',
    'fd00::/8',
    '::1',
    'crm',
    'crm.internal',
    'a_b.example.com.',
  ])('may be %s', (entry) => {
    expect(networkProblem(entry)).toBeNull();
  });

  it.each([
    '10.1.0.0/33',
    '10.1.0.0/',
    '10.1/16',
    '10.1.0.0/16/8',
    'fd00::/129',
    'fe80::1%eth0',
    '300.1.1.1',
    'a/8',
  ])('is refused as no network: %s', (entry) => {
    expect(networkProblem(entry)).toMatch(/^is not a network — write /);
  });

  it.each(['', ' ', '*.internal', '-a.b', 'a b', 'a..b', 'x'.repeat(64)])(
    'is refused as nothing: %j',
    (entry) => {
      expect(networkProblem(entry)).toMatch(/^is neither a network nor a host name — write /);
    },
  );

  it.each(['http://crm.internal', 'crm.internal:8080'])('is refused with a scheme or a port: %s', (entry) => {
    expect(networkProblem(entry)).not.toBeNull();
  });
});
