import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signerOf } from '../../../server/src/core/signature';
import { generateSigningSecret } from '../../../server/src/core/signing-secret';

const published = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs: 1614265330_000, body: '{"test": 2432232314}' },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  privateKey: 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==',
  asymmetric: 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
};

describe('the standard signature', () => {
  it('is the published one for the published message', () => {
    expect(signerOf('standard', [published.secret])(published.message)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': published.signature,
    });
  });

  it('is the published one of a key pair, beside that of the secret', () => {
    const signed = signerOf('standard', [published.secret, published.privateKey])(published.message);
    expect(signed['webhook-signature']).toBe(`${published.signature} ${published.asymmetric}`);
  });

  it('is not the one shown in the text of the specification, which fits none of its payloads', () => {
    const data = '{"id":"1f81eb52-5198-4599-803e-771906343485"}';
    const body = `{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":${data}}`;
    const message = { id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W', timestampMs: 1674087231_000, body };
    expect(signerOf('standard', [published.secret])(message)['webhook-signature']).not.toBe(
      'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
    );
  });

  it('is made once with every secret, in their order', () => {
    const other = generateSigningSecret();
    const alone = signerOf('standard', [other])(published.message)['webhook-signature'];
    const both = signerOf('standard', [other, published.secret])(published.message);
    expect(both['webhook-signature']).toBe(`${alone} ${published.signature}`);
  });

  it('is accepted by the npm package standardwebhooks for any body', () => {
    const secret = generateSigningSecret();
    fc.assert(
      fc.property(fc.jsonValue(), fc.uuid(), (value, id) => {
        const body = JSON.stringify(value);
        const headers = signerOf('standard', [secret])({ id, timestampMs: Date.now(), body });
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
      }),
    );
  });

  it('is accepted with the old secret and the new one while both are active', () => {
    const secrets = [generateSigningSecret(), generateSigningSecret()];
    const headers = signerOf('standard', secrets)({ id: 'msg_1', timestampMs: Date.now(), body: '{}' });
    for (const secret of secrets) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
    expect(() => new Webhook(generateSigningSecret()).verify('{}', headers)).toThrow('No matching signature');
  });
});

describe('the strapi signature', () => {
  it('covers the moment in milliseconds and the body, with the secret as text', () => {
    const body = '{"event":"entry.create","title":"Ünïcode 🎉"}';
    const secret = 'whsec_taken_as_text';
    const hex = createHmac('sha256', secret).update(`1614265330123.${body}`).digest('hex');
    expect(
      signerOf('strapi', [secret, 'another secret'])({ id: 'msg_1', timestampMs: 1614265330123, body }),
    ).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1614265330',
      'x-webhook-timestamp': '1614265330123',
      'x-webhook-signature': `sha256=${hex}`,
    });
  });
});

describe('the github signature', () => {
  it('is the published one for the published message', () => {
    const message = { id: 'msg_1', timestampMs: 1000, body: 'Hello, World!' };
    expect(signerOf('github', ["It's a Secret to Everybody"])(message)).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1',
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    });
  });
});

describe('a message', () => {
  it('without a signature still says who it is and when it was sent', () => {
    expect(signerOf('none', [])({ id: 'msg_1', timestampMs: 1999, body: '' })).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1',
    });
  });

  it.each(['standard', 'strapi', 'github'] as const)('is never signed %s without a secret', (scheme) => {
    expect(() => signerOf(scheme, [])(published.message)).toThrow(RangeError);
  });
});
