import type { Outcome } from './outcome';

const SENSITIVE = /authorization|cookie|token|secret|key|passw|auth|signature|credential/i;
const MASK = '•••';
const VISIBLE = 4;
const SHORTEST_WITH_HINT = 16;

/**
 * The headers as they may be kept and shown: values of sensitive names, and of the names in `also`, are masked.
 * Names keep their spelling. Sensitive is what speaks of credentials or signatures.
 */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  also: readonly string[] = [],
): Record<string, string> {
  const named = new Set(also.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const isSensitive = SENSITIVE.test(name) || named.has(name.toLowerCase());
      return [name, isSensitive ? redact(value) : value];
    }),
  );
}

/** Shorter values are ordinary words, and hide nothing. */
const SHORTEST_ECHO = 8;

/** The outcome without the values of the user's headers, which some receivers answer with: they may be credentials. */
export function withoutEchoes(
  outcome: Outcome,
  ...headers: readonly Readonly<Record<string, string>>[]
): Outcome {
  if (outcome.kind !== 'accepted' && outcome.kind !== 'rejected') return outcome;
  const values = headers
    .flatMap((layer) => Object.values(layer))
    .filter((value) => value.length >= SHORTEST_ECHO);
  if (values.length === 0) return outcome;
  const mask = (text: string): string =>
    values.reduce((masked, value) => masked.replaceAll(value, redact(value)), text);
  const { response } = outcome;
  const answered = Object.entries(response.headers).map(([name, value]) => [name, mask(value)]);
  const shown = Object.fromEntries(answered) as Record<string, string>;
  return { ...outcome, response: { ...response, headers: shown, body: mask(response.body) } };
}

/** A secret as it may be shown: `•••` and its last 4 characters, without these when it has fewer than 16. */
export function redact(value: string): string {
  return value.length >= SHORTEST_WITH_HINT ? MASK + value.slice(-VISIBLE) : MASK;
}
