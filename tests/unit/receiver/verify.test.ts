import fc from 'fast-check';
import {
  type ReceivedWebhook,
  type Scheme,
  verify,
  type VerifyOptions,
  WebhookVerificationError,
} from '../../../receiver/src';
import { signerOf } from '../../../server/src/core/signature';
import { generateSigningSecret } from '../../../server/src/core/signing-secret';

const now = 1_614_265_330_000;
const body = '{"event":"entry.publish","entry":{"title":"Ünïcode 🎉"}}';
const secrets: Record<Scheme, string> = {
  standard: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  strapi: 'a secret of Strapi',
  github: "It's a Secret to Everybody",
};
const schemes = Object.keys(secrets) as Scheme[];

function signed(scheme: Scheme, changes: { body?: string; timestampMs?: number; secrets?: string[] } = {}) {
  const sent = changes.body ?? body;
  const message = { id: 'msg_1', timestampMs: changes.timestampMs ?? now, body: sent };
  return { headers: signerOf(scheme, changes.secrets ?? [secrets[scheme]])(message), body: sent };
}

async function refusalCode(webhook: ReceivedWebhook, secret: string | string[], options: VerifyOptions = {}) {
  try {
    await verify(webhook, secret, { now, ...options });
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe.each(schemes)('a webhook signed %s', (scheme) => {
  const secret = secrets[scheme];

  it('is verified and parsed', async () => {
    expect(await verify(signed(scheme), secret, { scheme, now })).toEqual({
      ok: true,
      id: 'msg_1',
      event: 'entry.publish',
      timestampMs: scheme === 'github' ? null : now,
      payload: JSON.parse(body) as unknown,
      body,
    });
  });

  it('is verified for any body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (payload) => {
        const text = JSON.stringify(payload);
        const verified = await verify(signed(scheme, { body: text }), secret, { scheme, now });
        expect(verified.body).toBe(text);
      }),
    );
  });

  it('is refused when a single character of the body has changed', async () => {
    const webhook = signed(scheme);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: body.length - 1 }), async (index) => {
        const changed = `${body.slice(0, index)}~${body.slice(index + 1)}`;
        expect(await refusalCode({ ...webhook, body: changed }, secret, { scheme })).toBe(
          'no-matching-signature',
        );
      }),
    );
  });

  it('is refused with another secret, and accepted when one of several is right', async () => {
    const other = generateSigningSecret();
    expect(await refusalCode(signed(scheme), other, { scheme })).toBe('no-matching-signature');
    expect(await refusalCode(signed(scheme), [other, secret], { scheme })).toBe('accepted');
  });

  it('is refused without a signature, or with one that is none', async () => {
    const { headers } = signed(scheme);
    const name = Object.keys(headers).find((header) => header.includes('signature')) ?? '';
    const { [name]: valid = '', ...unsigned } = headers;
    expect(await refusalCode({ headers: unsigned, body }, secret, { scheme })).toBe('missing-header');
    for (const wrong of [
      '',
      'v1',
      'v1,',
      'v1,!',
      'sha256=',
      'sha256=zz',
      valid.slice(0, -4),
      valid.slice(3),
    ]) {
      expect(await refusalCode({ headers: { ...unsigned, [name]: wrong }, body }, secret, { scheme })).toBe(
        'no-matching-signature',
      );
    }
  });

  it('is read from a Request, Headers, Node’s headers, and bytes', async () => {
    const { headers } = signed(scheme);
    const bytes = new TextEncoder().encode(body);
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
    );
    const ways: ReceivedWebhook[] = [
      new Request('https://example.com', { method: 'POST', headers, body }),
      { headers: new Headers(headers), body },
      { headers: upper, body: bytes },
      { headers, body: bytes.buffer },
      { headers, body: Buffer.from(`xx${body}`).subarray(2) },
    ];
    for (const webhook of ways) {
      expect(await verify(webhook, secret, { scheme, now })).toMatchObject({ id: 'msg_1', body });
    }
  });

  it('is refused when a header is repeated', async () => {
    const { headers } = signed(scheme);
    const repeated = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value, value]]),
    );
    expect(await refusalCode({ headers: repeated, body }, secret, { scheme })).toBe('missing-header');
  });

  it('is refused when its body is no JSON object', async () => {
    for (const text of ['', 'x', '5', 'null']) {
      expect(await refusalCode(signed(scheme, { body: text }), secret, { scheme })).toBe('malformed-body');
    }
  });

  it('is refused when its body was parsed already', async () => {
    const parsed = { headers: signed(scheme).headers, body: JSON.parse(body) as string };
    expect(await refusalCode(parsed, secret, { scheme })).toBe('body-not-raw');
  });

  it('is refused when there is no secret', async () => {
    expect(await refusalCode(signed(scheme), '', { scheme })).toBe('unusable-secret');
    expect(await refusalCode(signed(scheme), [], { scheme })).toBe('unusable-secret');
  });
});

describe.each(['standard', 'strapi'] as const)('the moment of a webhook signed %s', (scheme) => {
  const options = { scheme };

  it.each([
    [-300_000, 'accepted'],
    [-301_000, 'timestamp-too-old'],
    [300_000, 'accepted'],
    [301_000, 'timestamp-too-new'],
  ])('%i ms from now is %s', async (offset, expected) => {
    expect(await refusalCode(signed(scheme, { timestampMs: now + offset }), secrets[scheme], options)).toBe(
      expected,
    );
  });

  it('may be further away when the receiver says so', async () => {
    const old = signed(scheme, { timestampMs: now - 3_600_000 });
    expect(await refusalCode(old, secrets[scheme], { ...options, toleranceSeconds: 3600 })).toBe('accepted');
  });

  it('cannot be changed', async () => {
    const { headers } = signed(scheme, { timestampMs: now - 3_600_000 });
    const fresh = { ...headers, ...pickTimestamps(signed(scheme).headers) };
    expect(await refusalCode({ headers: fresh, body }, secrets[scheme], options)).toBe(
      'no-matching-signature',
    );
  });

  it.each(['', 'now', '1e9', '-5', '1614265330.5', '9'.repeat(16)])('is refused as %j', async (timestamp) => {
    const { headers } = signed(scheme);
    const name = scheme === 'standard' ? 'webhook-timestamp' : 'x-webhook-timestamp';
    expect(
      await refusalCode({ headers: { ...headers, [name]: timestamp }, body }, secrets[scheme], options),
    ).toBe('malformed-timestamp');
  });
});

function pickTimestamps(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.includes('timestamp')));
}

describe('the standard scheme', () => {
  const published = {
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    body: '{"test": 2432232314}',
  };

  it('accepts the published message, which has no event', async () => {
    expect(await verify(published, secrets.standard, { now })).toMatchObject({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      event: null,
      payload: { test: 2432232314 },
    });
  });

  it('takes the secret without its prefix too', async () => {
    expect(await refusalCode(published, secrets.standard.slice(6))).toBe('accepted');
  });

  it('refuses the example of the specification’s text, which does not verify', async () => {
    const data = '{"id":"1f81eb52-5198-4599-803e-771906343485"}';
    const example = {
      headers: {
        'webhook-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
        'webhook-timestamp': '1674087231',
        'webhook-signature':
          'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
      },
      body: `{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":${data}}`,
    };
    expect(await refusalCode(example, secrets.standard, { now: 1674087231_000 })).toBe(
      'no-matching-signature',
    );
  });

  it('accepts one right signature among others, and no signature of another version', async () => {
    const right = published.headers['webhook-signature'];
    const among = `v1,AAAA v1a,${right.slice(3)} nonsense ${right}`;
    expect(
      await refusalCode(
        { ...published, headers: { ...published.headers, 'webhook-signature': among } },
        secrets.standard,
      ),
    ).toBe('accepted');
    const other = `v1a,${right.slice(3)} v2,${right.slice(3)}`;
    expect(
      await refusalCode(
        { ...published, headers: { ...published.headers, 'webhook-signature': other } },
        secrets.standard,
      ),
    ).toBe('no-matching-signature');
  });

  it('accepts a message signed during a rotation with the old secret and with the new one', async () => {
    const fresh = generateSigningSecret();
    const rotated = signed('standard', { secrets: [fresh, secrets.standard] });
    expect(await refusalCode(rotated, fresh)).toBe('accepted');
    expect(await refusalCode(rotated, secrets.standard)).toBe('accepted');
  });

  it('signs the id: with another one the message is refused', async () => {
    const { headers } = signed('standard');
    expect(
      await refusalCode({ headers: { ...headers, 'webhook-id': 'msg_2' }, body }, secrets.standard),
    ).toBe('no-matching-signature');
  });

  it('refuses a secret that is no base64', async () => {
    expect(await refusalCode(signed('standard'), 'whsec_not base64!')).toBe('unusable-secret');
  });
});

describe('the github scheme', () => {
  it('accepts the published signature, as far as the body is ours', async () => {
    const published = {
      headers: {
        'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      },
      body: 'Hello, World!',
    };
    expect(await refusalCode(published, secrets.github, { scheme: 'github' })).toBe('malformed-body');
    expect(await refusalCode(published, 'another', { scheme: 'github' })).toBe('no-matching-signature');
  });
});
