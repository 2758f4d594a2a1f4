import * as React from 'react';
import { type RemovalAim, removalQuery, useRemoveDeliveriesMutation } from '../../api/removals';

/** How far a removal is. */
export interface RemovalProgress {
  phase: 'counting' | 'counted' | 'deleting';
  /** How many there are; while they are counted, how many were found yet. */
  total: number;
  deleted: number;
}

export type RemovalEnd = { deleted: number; error?: unknown };

interface Removal {
  progress: RemovalProgress;
  /** Why nothing can be counted; null otherwise. */
  error: unknown;
  /** Deletes part by part until all is deleted or it is stopped. */
  begin(): Promise<RemovalEnd>;
  /** Ends with the part that is under way. */
  stop(): void;
}

/** Counts what would be deleted, and deletes it when that is asked for; ends when what shows it goes away. */
export function useRemoval(aim: RemovalAim): Removal {
  const [query] = React.useState(() => removalQuery(aim, Date.now()));
  const [removePart] = useRemoveDeliveriesMutation();
  const [progress, setProgress] = React.useState<RemovalProgress>({
    phase: 'counting',
    total: 0,
    deleted: 0,
  });
  const [error, setError] = React.useState<unknown>(null);
  const isStopped = React.useRef(false);

  const walk = React.useCallback(
    async (dryRun: boolean, onPart: (found: number) => void): Promise<RemovalEnd & { found: number }> => {
      let found = 0;
      let deleted = 0;
      let cursor: string | null = null;
      do {
        if (query === null || isStopped.current) break;
        const answer = await removePart({ query, cursor, dryRun });
        if ('error' in answer) return { found, deleted, error: answer.error };
        found += answer.data.matched;
        deleted += answer.data.deleted;
        cursor = answer.data.nextCursor;
        if (!isStopped.current) onPart(found);
      } while (cursor !== null);
      return { found, deleted };
    },
    [query, removePart],
  );

  React.useEffect(() => {
    isStopped.current = false;
    void walk(true, (total) => setProgress((now) => ({ ...now, total }))).then((counted) => {
      if (isStopped.current) return;
      if (counted.error !== undefined) setError(counted.error);
      else setProgress({ phase: 'counted', total: counted.found, deleted: 0 });
    });
    return () => {
      isStopped.current = true;
    };
  }, [walk]);

  const begin = async () => {
    setProgress((now) => ({ ...now, phase: 'deleting' }));
    return walk(false, (deleted) => setProgress((now) => ({ ...now, deleted })));
  };
  const stop = () => {
    isStopped.current = true;
  };
  return { progress, error, begin, stop };
}
