import { verify, WebhookVerificationError } from '../../../receiver/src';
import { generatePrivateKey, publicKeyOf } from '../../../server/src/core/key-pair';
import { signerOf } from '../../../server/src/core/signature';

const now = 1_614_265_330_000;
const body = '{"event":"entry.publish"}';
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const signedWith = (...secrets: string[]) => ({
  headers: signerOf('standard', secrets)({ id: 'msg_1', timestampMs: now, body }),
  body,
});

async function refusalCode(webhook: ReturnType<typeof signedWith>, key: string): Promise<string> {
  try {
    await verify(webhook, key, { now });
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('a webhook signed with a key pair too', () => {
  const privateKey = generatePrivateKey();
  const signedTwice = signedWith(secret, privateKey);

  it('is verified with the public key alone, and with the secret', async () => {
    const verified = await verify(signedTwice, publicKeyOf(privateKey), { now });
    expect(verified).toMatchObject({ ok: true, id: 'msg_1' });
    expect(await refusalCode(signedTwice, secret)).toBe('accepted');
  });

  it('is refused with another public key, after a change, or without that signature', async () => {
    const other = publicKeyOf(generatePrivateKey());
    expect(await refusalCode(signedTwice, other)).toBe('no-matching-signature');
    const changed = { ...signedTwice, body: `${signedTwice.body} ` };
    expect(await refusalCode(changed, publicKeyOf(privateKey))).toBe('no-matching-signature');
    expect(await refusalCode(signedWith(secret), publicKeyOf(privateKey))).toBe('no-matching-signature');
  });

  it.each(['whpk_', 'whpk_AAAA', 'whpk_!'])('cannot be verified with %s', async (publicKey) => {
    expect(await refusalCode(signedTwice, publicKey)).toBe('unusable-secret');
  });
});
