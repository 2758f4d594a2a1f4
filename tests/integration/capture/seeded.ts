/** Random choices that are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, `below`. */
  integer(below: number): number;
  chance(probability: number): boolean;
  /** One of them; undefined of none. */
  pick<T>(items: readonly T[]): T | undefined;
  /** Some of them, at most `max`, none twice. */
  some<T>(items: readonly T[], max: number): T[];
}

/** Mulberry32: small, fast and good enough to choose tests by. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(next() * below);
  const some = <T>(items: readonly T[], max: number): T[] => {
    const left = [...items];
    return Array.from({ length: integer(max + 1) }, () => left.splice(integer(left.length), 1)).flat();
  };
  return {
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(items.length)],
    some,
  };
}
