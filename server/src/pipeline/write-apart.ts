/** After so many items that fail alone, with none that does not, it is the database that takes nothing. */
const LONE_FAILURES = 3;

/**
 * Writes items together; when that fails, in halves, down to the ones that are refused by themselves. Answers why each
 * item is not written, in the order of the items; null for those that are.
 */
export async function writeApart<I>(
  items: readonly I[],
  write: (items: I[]) => Promise<void>,
): Promise<({ error: unknown } | null)[]> {
  const refusals = new Map<I, { error: unknown }>();
  let written = 0;

  const writePart = async (part: I[]): Promise<void> => {
    try {
      await write(part);
      written += part.length;
    } catch (error) {
      const isHopeless = written === 0 && refusals.size >= LONE_FAILURES;
      if (part.length === 1 || isHopeless) return part.forEach((item) => refusals.set(item, { error }));
      const middle = Math.ceil(part.length / 2);
      await writePart(part.slice(0, middle));
      await writePart(part.slice(middle));
    }
  };

  await writePart([...items]);
  return items.map((item) => refusals.get(item) ?? null);
}
