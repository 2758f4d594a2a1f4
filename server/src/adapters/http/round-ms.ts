/** A duration to a hundredth of a millisecond. */
export function roundMs(durationMs: number): number {
  return Math.round(durationMs * 100) / 100;
}
