/** What stands for every value beyond the limit. */
export const OTHER = 'other';

/** Lets so many different values of a label through; a series for every further one would cost memory without end. */
export function createLabelLimit(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return OTHER;
    known.add(value);
    return value;
  };
}
