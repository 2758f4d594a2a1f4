/** Refreshes a copy in memory when the revision in the database has moved on. */
export function createRevisionWatch(read: () => Promise<number>, refresh: () => Promise<void>) {
  let seen: number | undefined;
  return {
    /** `known`: the revision, if it was just read. */
    async refreshIfChanged(known?: number): Promise<void> {
      const revision = known ?? (await read());
      if (revision === seen) return;
      await refresh();
      seen = revision;
    },
  };
}
