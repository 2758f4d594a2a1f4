import * as React from 'react';

/** Rows that are chosen on a page; another page begins with none. */
export interface Selection {
  ids: readonly number[];
  has(id: number): boolean;
  toggle(id: number): void;
  setAll(ids: readonly number[]): void;
  clear(): void;
}

/** Keeps what is chosen for as long as the page stays the same. */
export function useSelection(page: string): Selection {
  const [chosen, setChosen] = React.useState<{ page: string; ids: readonly number[] }>({ page, ids: [] });
  const ids = chosen.page === page ? chosen.ids : [];
  const set = (next: readonly number[]) => setChosen({ page, ids: next });
  return {
    ids,
    has: (id) => ids.includes(id),
    toggle: (id) => set(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]),
    setAll: set,
    clear: () => set([]),
  };
}
