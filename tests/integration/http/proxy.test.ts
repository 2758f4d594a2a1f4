import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { SenderOptions } from '../../../server/src/adapters/http';
import type { Sender } from '../../../server/src/pipeline/ports';
import { startReceiver, type Receiver } from '../../support/receiver';
import { loopbackAllowed, messageTo, publicOnly, senderForTests } from './support/sending';

describe('a proxy that filters', () => {
  let receiver: Receiver;
  let proxy: Server;
  let proxyUrl: string;
  let sender: Sender;
  const asked: { target: string; authorization: string | undefined }[] = [];
  const tunnels = new Set<Socket>();

  beforeAll(async () => {
    receiver = await startReceiver();
    proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
      if (request.url?.startsWith('forbidden.')) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      // Whatever is named, it leads to the receiver.
      const port = Number(request.url?.split(':')[1]);
      const peer = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      for (const one of [socket, peer]) {
        tunnels.add(one);
        one.on('error', () => one.destroy()).once('close', () => tunnels.delete(one));
      }
      socket.pipe(peer).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://user:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const tunnel of tunnels) tunnel.destroy();
    await new Promise((resolve) => proxy.close(resolve));
    await receiver.stop();
  });
  beforeEach(() => void (asked.length = 0));
  afterEach(() => sender.stop());

  const lookup = (): void => {
    throw new Error('The proxy resolves names');
  };
  const send = async (url: string, options: Partial<SenderOptions> & { timeoutMs?: number } = {}) => {
    const { timeoutMs = 5_000, ...rest } = options;
    sender = senderForTests({ policy: publicOnly, allowHttp: true, proxy: proxyUrl, lookup, ...rest });
    return (await sender.send(messageTo(url, { timeoutMs }))).outcome;
  };

  it('is what every request goes through, by the name it is for', async () => {
    expect(await send(`http://receiver.example:${receiver.port}/`)).toMatchObject({ kind: 'accepted' });
    const authorization = `Basic ${Buffer.from('user:pass').toString('base64')}`;
    expect(asked).toEqual([{ target: `receiver.example:${receiver.port}`, authorization }]);
    const [request] = await receiver.requests();
    expect(request?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('sees no content of what is sent by https, and cannot pretend to be somebody else', async () => {
    const { ca, port } = await receiver.secure('trusted');
    const trusted = { ca, policy: loopbackAllowed };
    expect(await send(`https://127.0.0.1:${port}/`, trusted)).toMatchObject({ kind: 'accepted' });
    expect(asked).toMatchObject([{ target: `127.0.0.1:${port}` }]);
    await sender.stop();
    expect(await send(`https://localhost.example:${port}/`, { ca })).toMatchObject({
      kind: 'unreachable',
      code: 'tls',
    });
    expect(await send(`https://receiver.example:${port}/`)).toMatchObject({ code: 'tls' });
  });

  it('refuses a host, and the outcome says who refused', async () => {
    expect(await send('http://forbidden.example/')).toEqual({
      kind: 'blocked',
      code: 'address',
      message: 'The proxy does not connect to forbidden.example: it answered 403 — allow the host there',
    });
  });

  it.each([
    'http://127.0.0.1:8080/',
    'http://169.254.169.254/',
    'http://localhost:8080/',
    'https://a.example:22/',
  ])('is not even asked for %s', async (url) => {
    expect(await send(url)).toMatchObject({ kind: 'blocked' });
    expect(asked).toEqual([]);
  });

  it('is held to the deadline of the attempt', async () => {
    await receiver.behave('/slow', { hang: true });
    const outcome = await send(`http://receiver.example:${receiver.port}/slow`, { timeoutMs: 300 });
    expect(outcome).toMatchObject({ kind: 'unreachable', code: 'timeout' });
  });
});
