import fc from 'fast-check';
import {
  activeSecrets,
  generateSigningSecret,
  type SigningSecret,
  signingSecretProblem,
} from '../../../server/src/core/signing-secret';

const standard = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

function secret(overrides: Partial<SigningSecret>): SigningSecret {
  return { id: 's', value: standard(32), createdAt: 0, expiresAt: null, ...overrides };
}

describe('a generated signing secret', () => {
  it('is whsec_ and the base64 of 32 random bytes', () => {
    expect(generateSigningSecret((bytes) => new Uint8Array(bytes).fill(255))).toBe(
      `whsec_${Buffer.alloc(32, 255).toString('base64')}`,
    );
  });

  it('is fit for every scheme and never the same', () => {
    const made = generateSigningSecret();
    expect(signingSecretProblem(made, 'standard')).toBeNull();
    expect(signingSecretProblem(made, 'strapi')).toBeNull();
    expect(signingSecretProblem(made, 'github')).toBeNull();
    expect(generateSigningSecret()).not.toBe(made);
  });
});

describe('the active secrets', () => {
  it('are the ones not expired, newest first', () => {
    const old = secret({ id: 'old', createdAt: 1, expiresAt: 50 });
    const rotated = secret({ id: 'rotated', createdAt: 2, expiresAt: 200 });
    const current = secret({ id: 'current', createdAt: 3 });
    expect(activeSecrets([old, rotated, current], 100).map(({ id }) => id)).toEqual(['current', 'rotated']);
  });

  it('include one until the very instant it expires', () => {
    expect(activeSecrets([secret({ expiresAt: 100 })], 100)).toHaveLength(1);
    expect(activeSecrets([secret({ expiresAt: 100 })], 101)).toHaveLength(0);
  });

  it('leave the given list as it is', () => {
    const list = [secret({ createdAt: 1 }), secret({ createdAt: 2 })];
    activeSecrets(list, 0);
    expect(list.map(({ createdAt }) => createdAt)).toEqual([1, 2]);
  });
});

describe('a signing secret', () => {
  it.each([24, 32, 64])('of the standard scheme may hold %i bytes', (bytes) => {
    expect(signingSecretProblem(standard(bytes), 'standard')).toBeNull();
  });

  it.each([
    ['23 bytes', standard(23)],
    ['65 bytes', standard(65)],
    ['no prefix', standard(32).slice(6)],
    ['base64url', `whsec_${Buffer.alloc(33, 255).toString('base64url')}`],
    ['no padding', standard(32).replace('=', '')],
    ['a line break', `${standard(32)}\n`],
    ['nothing', ''],
  ])('of the standard scheme is refused with %s', (_, value) => {
    expect(signingSecretProblem(value, 'standard')).toMatch(/^must be .* — make one with/);
  });

  it.each(['strapi', 'github'] as const)('of the %s scheme has 16 to 256 printable characters', (scheme) => {
    expect(signingSecretProblem("It's a Secret to Everybody", scheme)).toBeNull();
    expect(signingSecretProblem('é'.repeat(16), scheme)).toBeNull();
    expect(signingSecretProblem('x'.repeat(15), scheme)).toMatch(/16 to 256/);
    expect(signingSecretProblem('x'.repeat(257), scheme)).toMatch(/16 to 256/);
    expect(signingSecretProblem(`${'x'.repeat(20)}\n`, scheme)).toMatch(/16 to 256/);
  });

  it('does not matter without a signature', () => {
    expect(signingSecretProblem('', 'none')).toBeNull();
  });

  it('of the standard scheme is fit exactly when it is canonical base64 of 24 to 64 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const value = `whsec_${Buffer.from(bytes).toString('base64')}`;
        const fits = bytes.length >= 24 && bytes.length <= 64;
        return (signingSecretProblem(value, 'standard') === null) === fits;
      }),
    );
  });

  it('is never repeated by the complaint about it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: fc.constantFrom('§', 'ß', 'µ') }), (value) => {
        return !signingSecretProblem(value, 'standard')?.includes(value);
      }),
    );
  });
});
