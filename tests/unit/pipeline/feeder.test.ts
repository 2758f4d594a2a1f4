import { SECOND, aFeeder, fakeTime, once } from '../../support/fakes/feeder';
import { EVENTS_PER_DISPATCH } from '../../../server/src/pipeline/dispatch';

describe('the feeder', () => {
  fakeTime();

  it('learns what changed, takes the lease, dispatches, feeds, sweeps and prunes', async () => {
    const { feeder, steps, stop } = aFeeder();
    feeder.start();
    await stop();
    expect(steps).toEqual(['refresh', 'hold', 'dispatch', 'replay', 'feed', 'sweep', 'prune', 'release']);
  });

  it('only learns what changed while another instance leads, and takes over when it may', async () => {
    const { feeder, steps, leads, tick, stop } = aFeeder();
    leads.now = false;
    feeder.start();
    await tick(2 * SECOND + 1);
    expect(steps).toEqual(['refresh', 'hold', 'refresh', 'hold', 'refresh', 'hold']);
    leads.now = true;
    await tick(SECOND);
    expect(steps).toContain('dispatch');
    await stop();
  });

  it('tells of its rounds, also of those of an instance that does not lead, but of none that fails', async () => {
    const cameRound = jest.fn();
    const refresh = jest
      .fn()
      .mockRejectedValueOnce(new Error('connection refused'))
      .mockResolvedValue(undefined);
    const { feeder, leads, tick, stop } = aFeeder({ cameRound, refresh });
    leads.now = false;
    feeder.start();
    await tick(0);
    expect(cameRound).not.toHaveBeenCalled();
    await tick(SECOND);
    expect(cameRound).toHaveBeenCalledTimes(1);
    leads.now = true;
    await tick(SECOND);
    expect(cameRound).toHaveBeenCalledTimes(2);
    await stop();
  });

  it('looks once per poll when nothing is due', async () => {
    const { feeder, count, tick, stop } = aFeeder();
    feeder.start();
    await tick(10 * SECOND + 1);
    expect(count('feed')).toBe(11);
    await stop();
  });

  it('looks when the next delivery becomes due, but not later than the poll', async () => {
    const fedAt: number[] = [];
    const feed = async () => {
      fedAt.push(Date.now());
      return { count: 0, nextDueAt: Date.now() < 300 ? 300 : 60 * SECOND, isHungry: false, isLow: true };
    };
    const { feeder, tick, stop } = aFeeder({ feed });
    feeder.start();
    await tick(1_400);
    expect(fedAt).toEqual([0, 300, 1_300]);
    await stop();
  });

  it('looks when the doorbell rings', async () => {
    const { feeder, doorbell, count, tick, stop } = aFeeder();
    feeder.start();
    await tick(10);
    doorbell.ring();
    await tick(0);
    expect(count('feed')).toBe(2);
    await stop();
  });

  it('puts together what comes in quick succession, and keeps nothing waiting that comes after a pause', async () => {
    const fedAt: number[] = [];
    const feed = async () => {
      fedAt.push(Date.now());
      return { count: 0, nextDueAt: null, isHungry: false, isLow: true };
    };
    const { feeder, doorbell, tick, stop } = aFeeder({ feed });
    feeder.start();
    await tick(100);
    doorbell.ring();
    await tick(1);
    doorbell.ring();
    await tick(3);
    doorbell.ring();
    await tick(100);
    expect(fedAt).toEqual([0, 100, 110]);
    await stop();
  });

  it('looks when there is room again only while more may be due', async () => {
    const hungry = { count: 0, nextDueAt: null, isHungry: true, isLow: true };
    const { feeder, tick, stop, count } = aFeeder();
    feeder.start();
    await tick(100);
    feeder.roomMade();
    await tick(100);
    expect(count('feed')).toBe(1);
    await stop();

    const feed = jest.fn(async () => hungry);
    const other = aFeeder({ feed });
    other.feeder.start();
    await other.tick(100);
    other.feeder.roomMade();
    await other.tick(100);
    expect(feed).toHaveBeenCalledTimes(2);
    await other.stop();
  });

  it('waits for room when the driver took all it can', async () => {
    const feed = jest.fn(async () => ({ count: 5, nextDueAt: null, isHungry: true, isLow: false }));
    const { feeder, tick, stop } = aFeeder({ feed });
    feeder.start();
    await tick(100);
    expect(feed).toHaveBeenCalledTimes(1);
    feeder.roomMade();
    await tick(0);
    expect(feed).toHaveBeenCalledTimes(2);
    await stop();
  });

  it('rests after a round that took long, and no longer than so long', async () => {
    const took = [30, 5_000, 0];
    const fedAt: number[] = [];
    const feed = async () => {
      await new Promise((resolve) => setTimeout(resolve, took.shift()));
      fedAt.push(Date.now());
      return { count: 0, nextDueAt: null, isHungry: true, isLow: false };
    };
    const { feeder, tick, stop } = aFeeder({ feed });
    feeder.start();
    feeder.roomMade();
    await tick(40);
    feeder.roomMade();
    await tick(10_000);
    expect(fedAt.slice(0, 2)).toEqual([30, 60 + 5_000]);
    feeder.roomMade();
    await stop();
  });

  it.each([
    [
      'deliveries were handed over and more may be due',
      {
        feed: once(
          { count: 1, nextDueAt: null, isHungry: true, isLow: true },
          { count: 0, nextDueAt: null, isHungry: false, isLow: true },
        ),
      },
    ],
    ['the outbox may hold more', { dispatch: once(EVENTS_PER_DISPATCH, 0) }],
    ['deliveries came back from a sweep', { sweep: once(1, 0) }],
  ])('looks again at once when %s', async (_, over) => {
    const { feeder, count, tick, stop } = aFeeder(over);
    feeder.start();
    await tick(10);
    expect(count('hold')).toBe(2);
    await stop();
  });

  it('sweeps once a second and prunes once a minute, however often it feeds', async () => {
    const { feeder, doorbell, count, tick, stop } = aFeeder();
    feeder.start();
    for (let ms = 0; ms < 60 * SECOND; ms += 100) {
      doorbell.ring();
      await tick(100);
    }
    expect(count('feed')).toBeGreaterThanOrEqual(600);
    expect(count('sweep')).toBeGreaterThanOrEqual(59);
    expect(count('sweep')).toBeLessThanOrEqual(61);
    expect(count('prune')).toBeLessThanOrEqual(2);
    await stop();
  });

  it('prunes again in the next round while there is more', async () => {
    const prune = once(true, true, false);
    const { feeder, tick, stop } = aFeeder({ prune });
    feeder.start();
    await tick(5 * SECOND);
    expect(prune).toHaveBeenCalledTimes(3);
    await stop();
  });
});

describe('a feeder whose database is away', () => {
  fakeTime();

  const failing = (state: { isDown: boolean; at: number[] }) => async () => {
    state.at.push(Date.now());
    if (state.isDown) throw new Error('connection refused');
    return 0;
  };

  it('tries again, less and less often, and says so once', async () => {
    const state = { isDown: true, at: [] as number[] };
    const { feeder, log, tick, stop } = aFeeder({ dispatch: failing(state) });
    feeder.start();
    await tick(60 * SECOND);
    const pauses = state.at.slice(1).map((at, index) => at - state.at[index]!);
    expect(pauses.slice(0, 6)).toEqual([200, 400, 800, 1600, 3200, 5000]);
    expect(Math.max(...pauses)).toBe(5000);
    expect(log.lines('error')).toEqual(['the feeder could not work; it tries again']);
    await stop();
  });

  it('works again as soon as the database does, and says so', async () => {
    const state = { isDown: true, at: [] as number[] };
    const { feeder, log, count, tick, stop } = aFeeder({ dispatch: failing(state) });
    feeder.start();
    await tick(20 * SECOND);
    expect(count('feed')).toBe(0);
    state.isDown = false;
    await tick(5 * SECOND);
    expect(count('feed')).toBeGreaterThan(0);
    expect(log.lines('info')).toEqual(['the database answers again']);
    await stop();
  });

  it('does not sweep for the length of a lease after a failure: its holders renew first', async () => {
    const state = { isDown: false, at: [] as number[] };
    const sweptAt: number[] = [];
    const sweep = async () => {
      sweptAt.push(Date.now());
      return 0;
    };
    const { feeder, tick, stop } = aFeeder({ dispatch: failing(state), sweep });
    feeder.start();
    await tick(500);
    state.isDown = true;
    await tick(20 * SECOND);
    const lastFailure = state.at.at(-1)!;
    state.isDown = false;
    await tick(20 * SECOND);
    const [first, next] = sweptAt;
    expect(first).toBe(0);
    expect(next).toBeGreaterThanOrEqual(lastFailure + 10 * SECOND);
    expect(next).toBeLessThanOrEqual(lastFailure + 12 * SECOND);
    await stop();
  });

  it('goes on when it cannot learn what changed', async () => {
    const state = { isDown: true, at: [] as number[] };
    const { feeder, count, tick, stop } = aFeeder({ refresh: async () => void (await failing(state)()) });
    feeder.start();
    await tick(SECOND);
    state.isDown = false;
    await tick(5 * SECOND);
    expect(count('feed')).toBeGreaterThan(0);
    await stop();
  });
});

describe('a feeder with a lot of work', () => {
  it('leaves time for everything else meanwhile', async () => {
    let rounds = 0;
    const dispatch = async () => ((rounds += 1) < 50_000 ? EVENTS_PER_DISPATCH : 0);
    const { feeder } = aFeeder({ dispatch });
    feeder.start();
    // However slow the machine is, a timer comes between two rounds, not after all of them.
    while (rounds < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(rounds).toBeLessThan(50_000);
    await feeder.stop();
  });
});

/** Time that passes when the test says so; nothing may be left waiting for it. */
