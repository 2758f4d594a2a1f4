import { generatePrivateKey, publicKeyOf } from '../../../server/src/core/key-pair';
import { signerOf } from '../../../server/src/core/signature';

/** What a snippet has a function for: a scheme by its secret, or `standard` by a public key. */
export type Scheme = 'standard' | 'strapi' | 'github' | 'ed25519';

/** A request as a receiver gets it, and whether it must be believed. */
export interface SignedCase {
  name: string;
  scheme: Scheme;
  headers: Record<string, string>;
  body: string;
  secret: string;
  isGenuine: boolean;
}

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const BODY = '{"event":"entry.publish","entry":{"documentId":"a1","slug":"neu","title":"Ünïcödé 🎉 日本"}}';
const TEN_MINUTES_MS = 10 * 60 * 1000;

interface Keys {
  /** What the plugin signs with, and what it signs with during a rotation. */
  signing: string[];
  rotating: string[];
  /** What a receiver verifies with, and something of the same kind that is not it. */
  verifying: string;
  other: string;
}

const PRIVATE_KEY = generatePrivateKey();
const OTHER_PRIVATE_KEY = generatePrivateKey();
const BY_SECRET: Keys = {
  signing: [SECRET],
  rotating: [OTHER_SECRET, SECRET],
  verifying: SECRET,
  other: OTHER_SECRET,
};
/** Secrets sign beside a key pair. */
const BY_PUBLIC_KEY: Keys = {
  signing: [SECRET, PRIVATE_KEY],
  rotating: [SECRET, OTHER_PRIVATE_KEY, OTHER_SECRET, PRIVATE_KEY],
  verifying: publicKeyOf(PRIVATE_KEY),
  other: publicKeyOf(OTHER_PRIVATE_KEY),
};

export const SCHEMES: readonly Scheme[] = ['standard', 'strapi', 'github', 'ed25519'];

/** Requests signed by the plugin's own code now, and what somebody might make of them. */
export function signedCases(now: number, schemes: readonly Scheme[] = SCHEMES): SignedCase[] {
  return schemes.flatMap((scheme) => {
    const { signing, rotating, verifying, other } = scheme === 'ed25519' ? BY_PUBLIC_KEY : BY_SECRET;
    const signed = (timestampMs: number, secrets = signing): SignedCase => ({
      name: 'signed now',
      scheme,
      headers: signerOf(
        signatureOf(scheme),
        secrets,
      )({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs, body: BODY }),
      body: BODY,
      secret: verifying,
      isGenuine: true,
    });
    const cases: SignedCase[] = [
      signed(now),
      { ...signed(now), name: 'with another body', body: BODY.replace('a1', 'a2'), isGenuine: false },
      { ...signed(now), name: 'judged by another secret', secret: other, isGenuine: false },
      { ...signed(now), name: 'without a signature', headers: {}, isGenuine: false },
    ];
    if (signatureOf(scheme) === 'standard') {
      cases.push({ ...signed(now, rotating), name: 'signed during a rotation' });
    }
    if (scheme !== 'github') {
      cases.push({ ...signed(now - TEN_MINUTES_MS), name: 'signed ten minutes ago', isGenuine: false });
      cases.push({ ...signed(now + TEN_MINUTES_MS), name: 'signed in ten minutes', isGenuine: false });
    }
    return cases;
  });
}

/** The setting of an endpoint that is verified that way. */
export const signatureOf = (scheme: Scheme): Exclude<Scheme, 'ed25519'> =>
  scheme === 'ed25519' ? 'standard' : scheme;
