import { signMessage } from '../../../server/src/core/signature';

export type Scheme = 'standard' | 'strapi' | 'github';

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
const SCHEMES: Scheme[] = ['standard', 'strapi', 'github'];

/** Requests signed by the plugin's own code now, and what somebody might make of them. */
export function signedCases(now: number): SignedCase[] {
  return SCHEMES.flatMap((scheme) => {
    const signed = (timestampMs: number, secrets = [SECRET]): SignedCase => ({
      name: 'signed now',
      scheme,
      headers: signMessage(scheme, secrets, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampMs, body: BODY }),
      body: BODY,
      secret: SECRET,
      isGenuine: true,
    });
    const cases: SignedCase[] = [
      signed(now),
      { ...signed(now), name: 'with another body', body: BODY.replace('a1', 'a2'), isGenuine: false },
      { ...signed(now), name: 'judged by another secret', secret: OTHER_SECRET, isGenuine: false },
      { ...signed(now), name: 'without a signature', headers: {}, isGenuine: false },
    ];
    if (scheme === 'standard') {
      cases.push({ ...signed(now, [OTHER_SECRET, SECRET]), name: 'signed during a rotation' });
    }
    if (scheme !== 'github') {
      cases.push({ ...signed(now - TEN_MINUTES_MS), name: 'signed ten minutes ago', isGenuine: false });
      cases.push({ ...signed(now + TEN_MINUTES_MS), name: 'signed in ten minutes', isGenuine: false });
    }
    return cases;
  });
}
