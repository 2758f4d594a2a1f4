import { channel } from 'node:diagnostics_channel';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createAddressPolicy } from '../../../server/src/core/address-policy';
import type { Sender } from '../../../server/src/pipeline/ports';
import { type Answer, DnsServer } from '../../support/dns-server';
import { FORBIDDEN_URLS, type Verdict } from './support/forbidden-urls';
import { messageTo, senderForTests } from './support/sending';

const ALLOWED = '127.0.0.9';
const DENIED = ['127.0.0.1', '127.0.0.2', '::1'];
const HELLO = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

/** How the name is answered, each time it is asked, and what becomes of as many attempts. */
const NAMES: [string, Answer[], Verdict[]][] = [
  ['an allowed address', [[ALLOWED]], ['sent', 'sent']],
  ['a denied address', [['127.0.0.1']], ['address']],
  ['a denied address of IPv6', [['::1']], ['address']],
  ['an embedded one', [['::ffff:7f00:1']], ['address']],
  ['a metadata service', [['169.254.169.254']], ['address']],
  ['the unspecified address', [['0.0.0.0']], ['address']],
  ['an allowed and a denied address', [[ALLOWED, '127.0.0.1']], ['address']],
  ['a denied and an allowed address', [['127.0.0.2', ALLOWED]], ['address']],
  ['an allowed address and a denied one of IPv6', [[ALLOWED, '::1']], ['address']],
  ['an address that is denied the next time', [[ALLOWED], ['127.0.0.1']], ['sent', 'address']],
  ['an address that is allowed the next time', [['127.0.0.2'], [ALLOWED]], ['address', 'sent']],
  ['one address after the other', [[ALLOWED], ['::1'], [ALLOWED]], ['sent', 'address', 'sent']],
  ['the name of an allowed one', [{ cname: 'allowed.test' }], ['sent']],
  ['the name of a denied one', [{ cname: 'denied.test' }], ['address']],
  ['the name of localhost', [{ cname: 'localhost' }], ['address']],
  ['a chain of names to a denied one', [{ cname: 'chain.test' }], ['address']],
  ['no address', ['empty'], ['dns']],
  ['no such name', ['unknown'], ['dns']],
  ['nothing ever', ['silent'], ['timeout']],
  ['nothing at first, then a denied address', ['empty', ['127.0.0.1']], ['dns', 'address']],
];

describe('a forbidden address', () => {
  let dns: DnsServer;
  let sender: Sender;
  let port: number;
  const servers: Server[] = [];
  /** Connections that somebody got who must get none. */
  const reached: string[] = [];
  /** Every address that a connection was tried to, by whoever in this process. */
  const dialled: string[] = [];

  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (ip: string) => void dialled.push(ip));
  };

  beforeAll(async () => {
    dns = await DnsServer.start();
    dns.set('allowed.test', [ALLOWED]);
    dns.set('denied.test', ['127.0.0.2']);
    dns.set('localhost', ['127.0.0.1', '::1']);
    dns.set('chain.test', { cname: 'denied.test' });
    port = await listen(ALLOWED, 0);
    for (const host of DENIED) await listen(host, port);
    channel('net.client.socket').subscribe(onSocket);
  });
  beforeEach(() => {
    reached.length = 0;
    dialled.length = 0;
    const policy = createAddressPolicy({ allowedNetworks: [ALLOWED], allowLoopback: false });
    sender = senderForTests({ policy, allowHttp: true, lookup: dns.lookup });
  });
  afterEach(() => sender.stop());
  afterAll(async () => {
    channel('net.client.socket').unsubscribe(onSocket);
    for (const server of servers) await new Promise((resolve) => server.close(resolve));
    await dns.stop();
  });

  async function listen(host: string, at: number): Promise<number> {
    const server = createServer((socket) => {
      if (host !== ALLOWED) reached.push(host);
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(HELLO));
    });
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  async function verdictOn(url: string): Promise<Verdict> {
    const { outcome } = await sender.send(messageTo(url, { timeoutMs: 600 }));
    if (outcome.kind === 'accepted') return 'sent';
    if (outcome.kind === 'rejected') throw new Error(`${url} was rejected`);
    return outcome.code as Verdict;
  }

  it('has a table of more than a hundred and twenty cases', () => {
    expect(FORBIDDEN_URLS.length + NAMES.length).toBeGreaterThan(120);
    expect(new Set(FORBIDDEN_URLS.map(([url]) => url)).size).toBeGreaterThan(120);
  });

  it.each(FORBIDDEN_URLS)('is not called by %j: %s', async (url, verdict) => {
    const asked = dns.asked.length;
    expect(await verdictOn(url.replace('PORT', String(port)))).toBe(verdict);
    expect({ asked: dns.asked.length - asked, dialled, reached }).toEqual({
      asked: 0,
      dialled: [],
      reached: [],
    });
  });

  it.each(NAMES)('is not called by a name with %s', async (what, answers, verdicts) => {
    const name = `${what.replaceAll(/\W/g, '-').toLowerCase()}.test`;
    dns.set(name, ...answers);
    const met: Verdict[] = [];
    for (const _ of verdicts) met.push(await verdictOn(`http://${name}:${port}/`));
    expect(met).toEqual(verdicts);
    expect(dialled).toEqual(verdicts.filter((verdict) => verdict === 'sent').map(() => ALLOWED));
    expect(reached).toEqual([]);
    expect(dns.asked).toContain(name);
  });
});
