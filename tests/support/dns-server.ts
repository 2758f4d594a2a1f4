import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns';
import type { LookupAddress } from 'node:dns';

/** What a name is answered with: addresses, another name, nothing, that it does not exist, or nothing ever. */
export type Answer = string[] | { cname: string } | 'empty' | 'unknown' | 'silent';

const A = 1;
const CNAME = 5;
const AAAA = 28;
const RESPONSE = 0x8180;
const NAME_ERROR = 3;

/** A name server on loopback; each name has a list of answers, given one after the other, the last one for ever. */
export class DnsServer {
  readonly asked: string[] = [];
  private readonly names = new Map<string, Answer[]>();

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, { port, address }) => {
      const reply = this.replyTo(query);
      if (reply) socket.send(reply, port, address);
    });
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket);
  }

  set(name: string, ...answers: Answer[]): void {
    this.names.set(name, answers);
  }

  /** Resolves as `dns.lookup` would, by asking this server for both families. */
  readonly lookup = (
    hostname: string,
    _options: object,
    callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ): void => {
    const resolver = new Resolver({ timeout: 1_000, tries: 1 });
    resolver.setServers([`127.0.0.1:${this.socket.address().port}`]);
    resolver.resolve4(hostname, (error4, ipv4) => {
      resolver.resolve6(hostname, (error6, ipv6) => {
        const found = [
          ...(error4 ? [] : ipv4.map((address) => ({ address, family: 4 }))),
          ...(error6 ? [] : ipv6.map((address) => ({ address, family: 6 }))),
        ];
        callback(found.length === 0 && error4?.code !== 'ENODATA' ? error4 : null, found);
      });
    });
  };

  async stop(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private replyTo(query: Buffer): Buffer | null {
    const { name, type, end } = questionOf(query);
    const answers = this.names.get(name) ?? ['unknown'];
    // One answer serves the questions for both families.
    const answer = (type === AAAA && answers.length > 1 ? answers.shift() : answers[0]) ?? 'unknown';
    this.asked.push(name);
    if (answer === 'silent') return null;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    const records = answer === 'unknown' || answer === 'empty' ? [] : this.recordsOf(name, answer, type);
    header.writeUInt16BE(RESPONSE | (answer === 'unknown' ? NAME_ERROR : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, query.subarray(12, end), ...records]);
  }

  private recordsOf(name: string, answer: string[] | { cname: string }, type: number): Buffer[] {
    if (Array.isArray(answer)) {
      return answer
        .filter((address) => address.includes(':') === (type === AAAA))
        .map((address) => record(name, type, type === A ? ipv4(address) : ipv6(address)));
    }
    const [next = 'unknown'] = this.names.get(answer.cname) ?? [];
    const followed = typeof next === 'string' ? [] : this.recordsOf(answer.cname, next, type);
    return [record(name, CNAME, encoded(answer.cname)), ...followed];
  }
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function record(name: string, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encoded(name), head, data]);
}

const encoded = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.of(0),
  ]);

const ipv4 = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

function ipv6(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [head, tail] = [groups(left), groups(right)];
  const all = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
