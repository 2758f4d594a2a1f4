let last = 0;

/** Ids that no other factory gave within this test file. */
export const nextId = (): number => (last += 1);
