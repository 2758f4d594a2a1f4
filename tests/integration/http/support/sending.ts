import type { LookupAddress } from 'node:dns';
import { createSender, type SenderOptions } from '../../../../server/src/adapters/http';
import type { Lookup } from '../../../../server/src/adapters/http/guarded-lookup';
import { createAddressPolicy } from '../../../../server/src/core/address-policy';
import type { Message } from '../../../../server/src/core/message';
import type { Sender } from '../../../../server/src/pipeline/ports';

/** Lets deliveries go to this machine, as outside production. */
export const loopbackAllowed = createAddressPolicy({ allowedNetworks: [], allowLoopback: true });

/** Lets nothing through but public addresses, as in production. */
export const publicOnly = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });

export function senderForTests(options: Partial<SenderOptions> = {}): Sender {
  return createSender({ policy: loopbackAllowed, allowHttp: true, stopGraceMs: 50, ...options });
}

export function messageTo(url: string, parts: Partial<Message> = {}): Message {
  return {
    url,
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    body: '{"event":"entry.publish"}',
    timeoutMs: 10_000,
    ...parts,
  };
}

/** A resolver that gives these answers one after the other, the last one for ever; counts the questions. */
export function resolverAnswering(...answers: (string[] | NodeJS.ErrnoException)[]): {
  lookup: Lookup;
  asked: string[];
} {
  const asked: string[] = [];
  const lookup: Lookup = (hostname, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    setImmediate(() => {
      if (answer instanceof Error) callback(answer, []);
      else callback(null, answer.map(toAddress));
    });
  };
  return { lookup, asked };
}

const toAddress = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });
