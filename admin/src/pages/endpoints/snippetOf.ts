import type { EndpointView } from '../../../../server/src/contracts';

/** What a receiver verifies: a scheme by its secret, or `standard` by the public key of a key pair. */
export type Verification = Exclude<EndpointView['signature'], 'none'> | 'ed25519';

/** What every language's snippet calls the function that verifies. */
const VERIFIES = /\bverify_?(standard|strapi|github|ed25519)\b/i;

/** A block that defines something for the others: a helper or a constant. */
const DEFINES = /^(?:(?:const|function|def|func) (\w+)|([A-Z_]+) =)/m;

/** A line that imports a module whole, in Go or Python. */
const MODULE = /^(?:import |\t"(?:\w+\/)*)(\w+)"?$/;
const NAMES = /^import \{ (.+) \} from 'node:/;

/**
 * The part of a snippet that verifies what is wanted, with just the helpers and imports that it needs, so that it
 * compiles alone; null when the snippet cannot verify that. A call of the receiver helper names the scheme.
 */
export function snippetOf(code: string, wanted: Verification): string | null {
  const blocks = code.trimEnd().split(/\n{2,}/);
  const verified = (block: string) => VERIFIES.exec(block)?.[1]?.toLowerCase();
  const kept = blocks.filter((block) => [undefined, wanted].includes(verified(block) as Verification));
  const isPerScheme = blocks.some((block) => verified(block) !== undefined);
  if (isPerScheme && !kept.some((block) => verified(block) === wanted)) return null;
  const gap = code.includes('\n\n\n') ? '\n\n\n' : '\n\n';
  return withScheme(withoutUnusedImports(withoutUnusedHelpers(kept).join(gap)), wanted);
}

/** What a helper used may itself be unused then. */
function withoutUnusedHelpers(blocks: readonly string[]): readonly string[] {
  const used = blocks.filter((block) => {
    const [, helper, constant] = DEFINES.exec(block) ?? [];
    const name = helper ?? constant;
    if (name === undefined || VERIFIES.test(name)) return true;
    return blocks.some((other) => other !== block && hasWord(other, name));
  });
  return used.length === blocks.length ? blocks : withoutUnusedHelpers(used);
}

function withoutUnusedImports(code: string): string {
  const lines = code.split('\n');
  const rest = lines.filter((line) => !MODULE.test(line) && !NAMES.test(line)).join('\n');
  return lines
    .filter((line) => {
      const [, name] = MODULE.exec(line) ?? [];
      return name === undefined || rest.includes(`${name}.`);
    })
    .map((line) =>
      line.replace(NAMES, (all: string, names: string) => {
        const used = names.split(', ').filter((name) => hasWord(rest, name));
        return all.replace(names, used.join(', '));
      }),
    )
    .join('\n');
}

const hasWord = (code: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(code);

function withScheme(code: string, wanted: Verification): string {
  if (wanted === 'standard') return code;
  if (wanted === 'ed25519') return code.replaceAll('WEBHOOK_SECRET', 'WEBHOOK_PUBLIC_KEY');
  return code
    .replaceAll("WEBHOOK_SCHEME = 'standard'", `WEBHOOK_SCHEME = '${wanted}'`)
    .replace(
      "(request, process.env.WEBHOOK_SECRET ?? '')",
      `(request, process.env.WEBHOOK_SECRET ?? '', { scheme: '${wanted}' })`,
    );
}
