import type { Outcome } from './outcome';

const SENSITIVE = /authorization|cookie|token|secret|key|passw|auth|signature|credential/i;
const MASK = '•••';
const VISIBLE = 4;
const SHORTEST_WITH_HINT = 16;

/**
 * The headers as they may be kept and shown: values of sensitive names, and of the names in `also`, are masked.
 * Names keep their spelling. Sensitive is what speaks of credentials or signatures.
 */
export const redactHeaders = (
  headers: Readonly<Record<string, string>>,
  also: readonly string[] = [],
): Record<string, string> => headerRedactor(also)(headers);

/** `redactHeaders` for many messages with the same names: each name is judged once. */
export function headerRedactor(
  also: readonly string[],
): (headers: Readonly<Record<string, string>>) => Record<string, string> {
  const named = new Set(also.map((name) => name.toLowerCase()));
  const judged = new Map<string, boolean>();
  const isSensitive = (name: string): boolean => {
    let verdict = judged.get(name);
    if (verdict === undefined) {
      verdict = SENSITIVE.test(name) || named.has(name.toLowerCase());
      judged.set(name, verdict);
    }
    return verdict;
  };
  return (headers) => {
    const shown: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers))
      shown[name] = isSensitive(name) ? redact(value) : value;
    return shown;
  };
}

/** Shorter values are ordinary words, and hide nothing. */
const SHORTEST_ECHO = 8;

/** Takes the values of the user's headers out of outcomes: some receivers answer with them, and they may be credentials. */
export function echoRemover(
  ...headers: readonly Readonly<Record<string, string>>[]
): (outcome: Outcome) => Outcome {
  const values = headers
    .flatMap((layer) => Object.values(layer))
    .filter((value) => value.length >= SHORTEST_ECHO);
  if (values.length === 0) return (outcome) => outcome;
  const mask = (text: string): string =>
    values.reduce((masked, value) => masked.replaceAll(value, redact(value)), text);
  return (outcome) => {
    if (outcome.kind !== 'accepted' && outcome.kind !== 'rejected') return outcome;
    const { response } = outcome;
    const answered = Object.entries(response.headers).map(([name, value]) => [name, mask(value)]);
    const shown = Object.fromEntries(answered) as Record<string, string>;
    return { ...outcome, response: { ...response, headers: shown, body: mask(response.body) } };
  };
}

/** A secret as it may be shown: `•••` and its last 4 characters, without these when it has fewer than 16. */
export function redact(value: string): string {
  return value.length >= SHORTEST_WITH_HINT ? MASK + value.slice(-VISIBLE) : MASK;
}
