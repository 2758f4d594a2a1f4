import { createRevisionWatch } from '../../../server/src/pipeline/revision-watch';

/** A watch over a revision that the test moves. */
function aWatch(refresh: () => Promise<void> = () => Promise.resolve()) {
  const state = { revision: 0 };
  const refreshed = jest.fn(refresh);
  return { state, refreshed, watch: createRevisionWatch(async () => state.revision, refreshed) };
}

describe('watching a revision', () => {
  it('refreshes at first, then only when the revision has moved on', async () => {
    const { state, refreshed, watch } = aWatch();
    await watch.refreshIfChanged();
    await watch.refreshIfChanged();
    expect(refreshed).toHaveBeenCalledTimes(1);
    state.revision = 1;
    await watch.refreshIfChanged();
    await watch.refreshIfChanged();
    expect(refreshed).toHaveBeenCalledTimes(2);
  });

  it('refreshes again after a refresh that failed', async () => {
    let fails = true;
    const { refreshed, watch } = aWatch(async () => {
      if (fails) throw new Error('no database');
    });
    await expect(watch.refreshIfChanged()).rejects.toThrow('no database');
    fails = false;
    await watch.refreshIfChanged();
    expect(refreshed).toHaveBeenCalledTimes(2);
  });

  it('refreshes again when the revision moved on during a refresh', async () => {
    const { state, refreshed, watch } = aWatch(async () => void (state.revision += 1));
    await watch.refreshIfChanged();
    await watch.refreshIfChanged();
    expect(refreshed).toHaveBeenCalledTimes(2);
  });

  it('asks nobody for a revision that is given', async () => {
    const { state, refreshed, watch } = aWatch();
    state.revision = 9;
    await watch.refreshIfChanged(3);
    await watch.refreshIfChanged(3);
    expect(refreshed).toHaveBeenCalledTimes(1);
    await watch.refreshIfChanged(4);
    expect(refreshed).toHaveBeenCalledTimes(2);
  });
});
