/** What becomes of a URL: the outcome's code when nothing is sent. */
export type Verdict = 'address' | 'scheme' | 'port' | 'credentials' | 'request' | 'dns' | 'timeout' | 'sent';

/** The two ends of every special-purpose range of IANA's registries, and of multicast, as URLs have them. */
const RANGES = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
  ['[::]', '[::1]'],
  ['[100::]', '[100::ffff:ffff:ffff:ffff]'],
  ['[100:0:0:1::]', '[100:0:0:1:ffff::]'],
  ['[2001:1::1]', '[2001:1ff:ffff::1]'],
  ['[2001:2::]', '[2001:2:0:ffff::1]'],
  ['[2001:3::]', '[2001:3:ffff::1]'],
  ['[2001:4:112::]', '[2001:4:112:ffff::1]'],
  ['[2001:10::]', '[2001:2f:ffff::1]'],
  ['[2001:30::]', '[2001:3f:ffff::1]'],
  ['[2001:db8::]', '[2001:db8:ffff:ffff::1]'],
  ['[2620:4f:8000::]', '[2620:4f:8000:ffff::1]'],
  ['[3fff::]', '[3fff:fff:ffff::1]'],
  ['[5f00::]', '[5f00:ffff::1]'],
  ['[fc00::]', '[fdff:ffff::1]'],
  ['[fe80::]', '[febf:ffff::1]'],
  ['[fec0::]', '[feff:ffff::1]'],
  ['[ff00::]', '[ffff:ffff::1]'],
].flat();

/** IPv4 inside IPv6: 127.0.0.1, 10.0.0.1 and 169.254.169.254, and metadata services. */
const EMBEDDED = [
  ...['7f00:1', 'a00:1', 'a9fe:a9fe'].flatMap((quad) => [
    `[::ffff:${quad}]`,
    `[::ffff:0:${quad}]`,
    `[::${quad}]`,
    `[64:ff9b::${quad}]`,
    `[64:ff9b:1::${quad}]`,
    `[2002:${quad}::1]`,
    `[2001:0:${quad}::f7f7:f7f7]`,
  ]),
  '[::ffff:127.0.0.1]',
  '[64:ff9b::169.254.169.254]',
  '[2001:0:808:808::80ff:fffe]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '100.100.100.200',
];

/** The same address in spellings that `new URL` knows. */
const SPELLINGS = [
  '127.1',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '127.0.0.1.',
  '0',
  '0x0',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '2852039166',
  '0xa9fea9fe',
  '[0:0:0:0:0:0:0:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'deep.localhost',
];

const of = (verdict: Verdict, ...urls: string[]): [string, Verdict][] => urls.map((url) => [url, verdict]);

/** URLs that are refused before anybody is asked anything, with `PORT` for a port that somebody listens on. */
export const FORBIDDEN_URLS: [string, Verdict][] = [
  ...of('address', ...[...RANGES, ...EMBEDDED, ...SPELLINGS].map((host) => `http://${host}:PORT/`)),
  ...of('address', 'https://127.0.0.1:PORT/', 'https://[::1]:PORT/', 'https://127.0.0.1:22/'),
  ...of(
    'port',
    ...[1, 21, 22, 25, 53, 110, 143, 389, 445, 465, 587, 993, 1023].map(
      (port) => `https://name.test:${port}/`,
    ),
  ),
  ...of(
    'scheme',
    'ftp://name.test/',
    'file:///etc/passwd',
    'gopher://name.test/',
    'ws://name.test/',
    'data:,x',
  ),
  ...of('scheme', 'javascript:alert(1)', 'unix:/var/run/docker.sock', 'dict://name.test:2628/'),
  ...of('credentials', 'https://user:pass@name.test/', 'https://user@name.test/', 'https://:pass@name.test/'),
  ...of('credentials', 'https://name.test@127.0.0.1:PORT/', 'https://a%40b:c@name.test/'),
  ...of('request', 'name.test', '//name.test/', 'https://', 'https://name.test/#part', 'https:// name.test/'),
  ...of(
    'request',
    'https://name.test\\@127.0.0.1/',
    'https://127.0.0.1:99999/',
    'http://[::1',
    'http://256.1.1.1/',
  ),
  ...of(
    'request',
    'http://127.0.0.1%00.name.test/',
    'http://[fe80::1%25eth0]/',
    'http://name.test/\r\nHost:x',
  ),
];
