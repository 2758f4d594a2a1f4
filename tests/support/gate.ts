import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { atSuiteEnd } from './suite-end';

/** A TCP relay on loopback that breaks connections and keeps requests back. */
export interface Gate {
  readonly port: number;
  /** From now on what a client sends in one piece with this word goes nowhere; how often that was. */
  swallow(word: string): () => number;
  /** Breaks all connections; new ones are let through. */
  cut(): void;
}

/** Opens a gate in front of a port of this machine; closed after the suite. */
export async function openGate(port: number): Promise<Gate> {
  const clients = new Set<Socket>();
  let swallowed = { word: '', times: 0 };
  const server = createServer((client) => {
    const target = connect(port, '127.0.0.1');
    clients.add(client);
    client.on('data', (chunk) => {
      if (swallowed.word !== '' && chunk.toString('latin1').toLowerCase().includes(swallowed.word))
        swallowed.times += 1;
      else target.write(chunk);
    });
    target.pipe(client);
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
    client.on('close', () => (clients.delete(client), target.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => clients.forEach((client) => client.destroy());
  atSuiteEnd(async () => {
    server.close();
    cut();
  });
  return {
    port: (server.address() as AddressInfo).port,
    swallow(word) {
      const counted = (swallowed = { word: word.toLowerCase(), times: 0 });
      return () => counted.times;
    },
    cut,
  };
}
