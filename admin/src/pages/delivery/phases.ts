import type { AttemptView } from '../../../../server/src/contracts';

/** One stretch of an attempt's time. */
export interface Phase {
  name: 'dns' | 'connect' | 'tls' | 'firstByte' | 'rest';
  ms: number;
}

/**
 * An attempt's time in the order it passed; what did not happen is absent, the rest is reading the answer. Empty when
 * nothing was measured but the whole.
 */
export function phasesOf({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: AttemptView['timings']): Phase[] {
  const measured: Phase[] = [
    { name: 'dns' as const, ms: dnsMs },
    { name: 'connect' as const, ms: connectMs },
    { name: 'tls' as const, ms: tlsMs },
    { name: 'firstByte' as const, ms: firstByteMs },
  ].flatMap(({ name, ms }) => (ms === undefined ? [] : [{ name, ms }]));
  if (measured.length === 0) return [];
  const rest = totalMs - measured.reduce((sum, { ms }) => sum + ms, 0);
  return rest >= 0.1 ? [...measured, { name: 'rest', ms: rest }] : measured;
}
