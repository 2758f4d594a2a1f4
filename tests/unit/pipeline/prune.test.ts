import { createPrune } from '../../../server/src/pipeline/prune';
import type { RetentionStore } from '../../../server/src/pipeline/ports';
import { aClock } from '../../support/fakes/clock';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const retention = { succeededDays: 7, failedDays: 30 };

/** Prunes once; `removed` says how many rows each step finds. */
async function pruneOnce(
  removed: { orphans?: number; finished?: number; dead?: number; events?: number },
  days = retention,
) {
  const calls: unknown[] = [];
  const store: RetentionStore = {
    async cancelOrphans(now, limit) {
      calls.push(['orphans', now / DAY, limit]);
      return removed.orphans ?? 0;
    },
    async pruneDeliveries(states, before, limit) {
      calls.push([...states, before / DAY, limit]);
      return (states.includes('dead') ? removed.dead : removed.finished) ?? 0;
    },
    async pruneReplays(before) {
      calls.push(['replays', before / DAY]);
      return 0;
    },
    async pruneEvents(before, limit) {
      calls.push(['events', before / DAY, limit]);
      return removed.events ?? 0;
    },
  };
  const hasMore = await createPrune(store, days, aClock(NOW))();
  return { calls, hasMore };
}

describe('pruning', () => {
  it('removes what succeeded, what died and events past their own retention', async () => {
    const { calls, hasMore } = await pruneOnce({ finished: 3, dead: 2, events: 1 });
    expect(calls).toEqual([
      ['replays', 70],
      ['orphans', 100, 500],
      ['succeeded', 'merged', 'canceled', 93, 500],
      ['dead', 70, 500],
      ['events', 70, 500],
    ]);
    expect(hasMore).toBe(false);
  });

  it('keeps events as long as anything made of them', async () => {
    const { calls } = await pruneOnce({}, { succeededDays: 40, failedDays: 1 });
    expect(calls.at(-1)).toEqual(['events', 60, 500]);
  });

  it.each([{ orphans: 500 }, { finished: 500 }, { dead: 500 }, { events: 500 }])(
    'says that there may be more: %j',
    async (removed) => {
      expect((await pruneOnce(removed)).hasMore).toBe(true);
    },
  );
});
