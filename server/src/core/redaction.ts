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

/** A secret as it may be shown: `•••` and its last 4 characters, without these when it has fewer than 16. */
export function redact(value: string): string {
  return value.length >= SHORTEST_WITH_HINT ? MASK + value.slice(-VISIBLE) : MASK;
}
