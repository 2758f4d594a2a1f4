/** Refreshes a copy in memory when the revision in the database has moved on. */
export function createRevisionWatch(read: () => Promise<number>, refresh: () => Promise<void>) {
  let seen: number | undefined;
  return {
    async refreshIfChanged(): Promise<void> {
      const revision = await read();
      if (revision === seen) return;
      await refresh();
      seen = revision;
    },
  };
}
