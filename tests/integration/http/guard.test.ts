import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { AddressPolicy } from '../../../server/src/core/address-policy';
import { createAddressPolicy } from '../../../server/src/core/address-policy';
import type { ConnectFailure } from '../../../server/src/adapters/http/connect-failure';
import { createGuardedConnect } from '../../../server/src/adapters/http/guarded-connect';
import type { Sender } from '../../../server/src/pipeline/ports';
import { messageTo, publicOnly, resolverAnswering, senderForTests } from './support/sending';

const HELLO = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

/** A listener that must not be reached: remembers every connection and every byte. */
async function listen(host: string, port = 0) {
  const seen = { connections: 0, bytes: 0 };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      seen.bytes += data.length;
      socket.end(HELLO);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    seen,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Listener = Awaited<ReturnType<typeof listen>>;

const SPELLINGS = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '127.0.0.1.',
  '0.0.0.0',
  '0',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
];

describe('the guard', () => {
  let denied: Listener;
  let senders: Sender[] = [];

  beforeAll(async () => {
    denied = await listen('127.0.0.1');
  });
  afterAll(() => denied.close());
  beforeEach(() => Object.assign(denied.seen, { connections: 0, bytes: 0 }));
  afterEach(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    senders = [];
  });

  const newSender = (...parameters: Parameters<typeof senderForTests>) => {
    const sender = senderForTests(...parameters);
    senders.push(sender);
    return sender;
  };
  const send = async (sender: Sender, url: string) => (await sender.send(messageTo(url))).outcome;

  it.each(SPELLINGS)('lets nothing through to %s', async (host) => {
    const sender = newSender({ policy: publicOnly });
    for (const scheme of ['http', 'https']) {
      expect(await send(sender, `${scheme}://${host}:${denied.port}/`)).toEqual({
        kind: 'blocked',
        code: 'address',
        message: expect.stringContaining('"allowedNetworks"'),
      });
    }
    expect(denied.seen.connections).toBe(0);
  });

  it.each(SPELLINGS)('is all that stands before %s', async (host) => {
    const everything: AddressPolicy = { isAllowedAddress: () => true, allowsHost: () => true };
    const sender = newSender({ policy: everything });
    expect(await send(sender, `http://${host}:${denied.port}/`)).toMatchObject({ kind: 'accepted' });
    expect(denied.seen.connections).toBe(1);
  });

  it.each(['localhost', 'LOCALHOST', 'localhost.', 'a.localhost'])(
    'knows without asking what %s means',
    async (host) => {
      const { lookup, asked } = resolverAnswering(['127.0.0.1']);
      const sender = newSender({ policy: publicOnly, lookup });
      expect(await send(sender, `http://${host}:${denied.port}/`)).toMatchObject({ code: 'address' });
      expect([asked, denied.seen.connections]).toEqual([[], 0]);
    },
  );

  it.each([
    [['127.0.0.1']],
    [['::ffff:127.0.0.1']],
    [['::1', '127.0.0.1']],
    [['93.184.216.34', '127.0.0.1']],
    [['127.0.0.1', '2606:4700:4700::1111']],
    [['169.254.169.254']],
  ])('refuses a name with the addresses %j, and names none of them', async (addresses) => {
    const { lookup, asked } = resolverAnswering(addresses);
    const host = `internal.example:${denied.port}`;
    expect(await send(newSender({ policy: publicOnly, lookup }), `http://${host}/`)).toEqual({
      kind: 'blocked',
      code: 'address',
      message:
        `${host} leads to an address that is not public — ` +
        'add the host or its network to "allowedNetworks" in the plugin\'s configuration',
    });
    expect([asked, denied.seen.connections]).toEqual([['internal.example'], 0]);
  });

  it('dials what it judged, so that a name which changes its answer gains nothing', async () => {
    const allowed = await listen('127.0.0.2', denied.port);
    const { lookup, asked } = resolverAnswering(['127.0.0.2'], ['127.0.0.1']);
    const policy = createAddressPolicy({ allowedNetworks: ['127.0.0.2'], allowLoopback: false });
    const sender = newSender({ policy, lookup });
    const url = `http://rebinding.example:${denied.port}/`;
    try {
      expect(await send(sender, url)).toMatchObject({ kind: 'accepted' });
      expect([asked.length, allowed.seen.connections]).toEqual([1, 1]);
      expect(await send(sender, url)).toMatchObject({ kind: 'blocked', code: 'address' });
      expect([asked.length, allowed.seen.connections, denied.seen.connections]).toEqual([2, 1, 0]);
    } finally {
      await allowed.close();
    }
  });

  it('lets a host through that the operator named, plain http and low ports included', async () => {
    const policy = createAddressPolicy({ allowedNetworks: ['crm.internal'], allowLoopback: false });
    const sender = newSender({ policy, allowHttp: false, lookup: resolverAnswering(['127.0.0.1']).lookup });
    expect(await send(sender, `http://crm.internal:${denied.port}/`)).toMatchObject({ kind: 'accepted' });
    expect(await send(sender, 'http://crm.internal:9/')).toMatchObject({ code: 'refused' });
  });

  it.each([
    ['http://example.com/', 'scheme', '"allowHttp: true"'],
    ['ftp://example.com/', 'scheme', 'https://'],
    ['https://example.com:22/', 'port', '"allowedPorts"'],
    ['https://user:pass@example.com/', 'credentials', 'Authorization'],
    ['example.com', 'request', 'https://example.com/hooks'],
  ])('refuses %s without asking the resolver', async (url, code, remedy) => {
    const { lookup, asked } = resolverAnswering(['93.184.216.34']);
    const sender = newSender({ policy: publicOnly, allowHttp: false, lookup });
    const outcome = await send(sender, url);
    expect(outcome).toEqual({ kind: 'blocked', code, message: expect.stringContaining(remedy) });
    expect(JSON.stringify(outcome)).not.toContain('pass@');
    expect(asked).toEqual([]);
  });

  it('says when the request itself cannot be sent, and sends nothing', async () => {
    const headers = { 'x-bad': 'line\r\nbreak' };
    const { outcome } = await newSender().send(messageTo(`http://127.0.0.1:${denied.port}/`, { headers }));
    expect(outcome).toMatchObject({ kind: 'blocked', code: 'request' });
    expect(denied.seen.connections).toBe(0);
  });
});

describe('each layer of the guard by itself', () => {
  let listener: Listener;

  beforeAll(async () => {
    listener = await listen('127.0.0.1');
  });
  afterAll(() => listener.close());
  beforeEach(() => Object.assign(listener.seen, { connections: 0, bytes: 0 }));

  function dial(hostname: string, protocol: string, policy: AddressPolicy, port = listener.port) {
    const { lookup, asked } = resolverAnswering(['127.0.0.1']);
    const { connect, destroyAll } = createGuardedConnect({ policy, lookup, onDial: () => undefined });
    const failed = new Promise<ConnectFailure | null>((resolve) => {
      connect({ hostname, protocol, port: String(port) }, (error, socket) => {
        socket?.destroy();
        resolve(error as ConnectFailure | null);
      });
    });
    return { failed, asked, destroyAll };
  }

  it.each(['http:', 'https:'])('refuses a literal address before dialling (%s)', async (protocol) => {
    const { failed, asked } = dial('127.0.0.1', protocol, publicOnly);
    expect(await failed).toMatchObject({ phase: 'address' });
    expect([asked, listener.seen.connections]).toEqual([[], 0]);
  });

  it.each(['http:', 'https:'])("refuses a name's address before dialling (%s)", async (protocol) => {
    const { failed } = dial('internal.example', protocol, publicOnly);
    expect(await failed).toMatchObject({ phase: 'address' });
    expect(listener.seen.connections).toBe(0);
  });

  it.each(['http:', 'https:'])('refuses a peer before a byte is written (%s)', async (protocol) => {
    let judged = 0;
    const onlyAtFirst: AddressPolicy = {
      isAllowedAddress: () => ++judged === 1,
      allowsHost: () => false,
    };
    const { failed } = dial('internal.example', protocol, onlyAtFirst);
    expect(await failed).toMatchObject({ phase: 'address' });
    expect([judged, listener.seen.bytes]).toEqual([2, 0]);
  });

  it('gives up what is in the making when all is to end', async () => {
    const silent = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const accepted = once(silent, 'connection') as Promise<[Socket]>;
    const everything: AddressPolicy = { isAllowedAddress: () => true, allowsHost: () => true };
    const { failed, destroyAll } = dial(
      '127.0.0.1',
      'https:',
      everything,
      (silent.address() as AddressInfo).port,
    );
    const [peer] = await accepted;
    destroyAll();
    expect(await failed).toMatchObject({ code: 'ABANDONED' });
    if (!peer.closed) await once(peer, 'close');
    silent.close();
  });
});
