import type { EndpointView } from '../../../../server/src/contracts';

export type Scheme = EndpointView['signature'];

/** What every language's snippet calls the function that verifies a scheme. */
const VERIFIES = /\bverify_?(standard|strapi|github|ed25519)\b/i;

/**
 * The part of a snippet that verifies one scheme: blocks that define the verification of another one are left out, and
 * a call of the receiver helper names the scheme.
 */
export function snippetOf(code: string, scheme: Scheme): string {
  const blocks = code.trimEnd().split(/\n{2,}/);
  const kept = blocks.filter((block) => {
    const [, of] = VERIFIES.exec(block) ?? [];
    return of === undefined || of.toLowerCase() === scheme;
  });
  return withScheme(kept.join('\n\n'), scheme);
}

function withScheme(code: string, scheme: Scheme): string {
  const fixed = code.replaceAll("WEBHOOK_SCHEME = 'standard'", `WEBHOOK_SCHEME = '${scheme}'`);
  if (scheme === 'standard') return fixed;
  return fixed.replace(
    "(request, process.env.WEBHOOK_SECRET ?? '')",
    `(request, process.env.WEBHOOK_SECRET ?? '', { scheme: '${scheme}' })`,
  );
}
