import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import {
  type BuiltMessage,
  type Message,
  type MessageParts,
  messageTemplate,
} from '../../../server/src/core/message';
import type { SigningSecret } from '../../../server/src/core/signing-secret';

const now = Date.now();
const value = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

function secret(overrides: Partial<SigningSecret> = {}): SigningSecret {
  return { id: 's1', value, createdAt: 1, expiresAt: null, ...overrides };
}

function parts(
  overrides: Partial<MessageParts['endpoint']> = {},
  rest: Partial<MessageParts> = {},
): MessageParts {
  return {
    endpoint: {
      url: 'https://example.com/hooks?a=1',
      headers: {},
      signature: 'standard',
      keyPair: false,
      secrets: { readable: true, active: [secret()] },
      timeoutMs: 15_000,
      ...overrides,
    },
    event: { messageId: 'msg_1', type: 'entry.publish', body: '{"event":"entry.publish"}' },
    defaultHeaders: {},
    version: '1.2.3',
    now,
    ...rest,
  };
}

const buildMessage = (given: MessageParts): BuiltMessage =>
  messageTemplate(given).build(given.event, given.now);

function built(given: MessageParts): Message {
  const result = buildMessage(given);
  if (!result.ok) throw new Error(result.problem);
  return result.message;
}

describe('a message', () => {
  it('carries the frozen body, our headers and a signature that verifies', () => {
    const message = built(parts());
    expect(message).toEqual({
      url: 'https://example.com/hooks?a=1',
      body: '{"event":"entry.publish"}',
      timeoutMs: 15_000,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'strapi-plugin-durable-webhooks/1.2.3',
        'x-strapi-event': 'entry.publish',
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': expect.stringMatching(/^v1,/) as string,
      },
    });
    expect(new Webhook(value).verify(message.body, message.headers)).toEqual({ event: 'entry.publish' });
  });

  it('lets the endpoint’s headers override default headers, whatever their case', () => {
    const message = built(
      parts(
        { headers: { AUTHORIZATION: 'endpoint' } },
        { defaultHeaders: { authorization: 'default', 'X-Env': 'a' } },
      ),
    );
    expect(message.headers).toMatchObject({ authorization: 'endpoint', 'x-env': 'a' });
    expect(message.headers).not.toHaveProperty('AUTHORIZATION');
  });

  it('lets nobody override ours nor the connection’s', () => {
    const theirs = {
      'Content-Type': 'text/plain',
      'user-agent': 'mine',
      'Webhook-Id': 'forged',
      'X-Strapi-Event': 'forged',
      'webhook-signature': 'forged',
      'x-hub-signature-256': 'forged',
      Host: 'evil.example',
      'Transfer-Encoding': 'chunked',
    };
    expect(built(parts({ headers: theirs }, { defaultHeaders: theirs })).headers).toEqual(
      built(parts()).headers,
    );
  });

  it('has lower-case names without duplicates for any headers', () => {
    const names = fc.stringMatching(/^[A-Za-z-]{1,12}$/);
    const headers = fc.dictionary(names, fc.constantFrom('a', 'b'));
    fc.assert(
      fc.property(headers, headers, (defaultHeaders, own) => {
        const sent = Object.keys(built(parts({ headers: own }, { defaultHeaders })).headers);
        expect(sent).toEqual([...new Set(sent.map((name) => name.toLowerCase()))]);
      }),
    );
  });

  it('is signed with every active secret, newest first, and with no expired one', () => {
    const active = [
      secret({ id: 'old', createdAt: 1, expiresAt: now + 1000 }),
      secret({ id: 'gone', createdAt: 0, expiresAt: now - 1 }),
      secret({ id: 'new', createdAt: 2, value: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }),
    ];
    const { body, headers } = built(parts({ secrets: { readable: true, active } }));
    const signatures = headers['webhook-signature']?.split(' ');
    expect(signatures).toHaveLength(2);
    expect(signatures?.[1]).toBe(built(parts()).headers['webhook-signature']);
    expect(new Webhook(value).verify(body, headers)).toBeDefined();
  });

  it.each([
    ['strapi', 'x-webhook-signature'],
    ['github', 'x-hub-signature-256'],
  ] as const)('is signed %s in %s', (signature, header) => {
    const { headers } = built(parts({ signature }));
    expect(headers[header]).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(headers).toMatchObject({ 'webhook-id': 'msg_1' });
    expect(headers).not.toHaveProperty('webhook-signature');
  });

  it('cannot be built when the secrets cannot be read', () => {
    const secrets = { readable: false, reason: 'the encryption key has changed' } as const;
    expect(buildMessage(parts({ secrets }))).toEqual({
      ok: false,
      problem: 'the encryption key has changed',
    });
  });

  it('needs no secrets when it is not signed', () => {
    const secrets = { readable: false, reason: 'the encryption key has changed' } as const;
    expect(built(parts({ signature: 'none', secrets })).headers).toMatchObject({ 'webhook-id': 'msg_1' });
  });

  it('cannot be built when no secret is active', () => {
    const secrets = { readable: true, active: [secret({ expiresAt: now - 1 })] } as const;
    expect(buildMessage(parts({ secrets: { ...secrets, active: [...secrets.active] } }))).toEqual({
      ok: false,
      problem: 'the endpoint has no active signing secret — rotate its secret',
    });
  });

  it('cannot be built when no secret fits the signature', () => {
    const secrets = { readable: true as const, active: [secret({ value: 'a text made for github' })] };
    expect(buildMessage(parts({ secrets }))).toEqual({
      ok: false,
      problem: 'no active signing secret fits the signature "standard" — rotate the secret',
    });
    expect(buildMessage(parts({ secrets, signature: 'github' }))).toMatchObject({ ok: true });
  });

  it('cannot be built with a header that would break the request, and does not repeat its value', () => {
    const headers = { 'x-a': 'secret\r\nhost: evil.example' };
    const problem = 'the header "x-a" contains a line break or NUL — remove it from the value';
    expect(buildMessage(parts({ headers }))).toEqual({ ok: false, problem });
    expect(buildMessage(parts({}, { defaultHeaders: headers }))).toEqual({ ok: false, problem });
  });

  it('cannot be built with an event type that would break the request', () => {
    const event = { messageId: 'msg_1', type: 'a\nb', body: '{}' };
    expect(buildMessage(parts({}, { event }))).toMatchObject({ ok: false });
  });
});
