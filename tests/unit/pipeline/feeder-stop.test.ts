import { SECOND, aFeeder, fakeTime } from '../../support/fakes/feeder';
import { deferred } from '../../support/fakes/deferred';

describe('stopping the feeder', () => {
  fakeTime();

  it('waits for the round under way, then lets another instance lead', async () => {
    const slow = deferred<number>();
    const { feeder, steps, tick } = aFeeder({ dispatch: () => slow.promise });
    feeder.start();
    await tick(0);
    const stopped = jest.fn();
    const stopping = feeder.stop().then(stopped);
    await tick(60 * SECOND);
    expect(stopped).not.toHaveBeenCalled();
    slow.resolve(0);
    await tick(0);
    await stopping;
    expect(steps.filter((name) => name === 'feed')).toHaveLength(1);
    expect(steps.at(-1)).toBe('release');
  });

  it('does not wait for the end of a pause', async () => {
    const { feeder, tick, stop, steps } = aFeeder();
    feeder.start();
    await tick(10);
    await stop();
    await tick(60 * SECOND);
    expect(steps.at(-1)).toBe('release');
  });

  it('gives nothing back when it does not lead', async () => {
    const { feeder, leads, tick, stop, count } = aFeeder();
    leads.now = false;
    feeder.start();
    await tick(10);
    await stop();
    expect(count('release')).toBe(0);
  });

  it('ends also when the lease cannot be given back, and says that it runs out', async () => {
    const { feeder, log, stop } = aFeeder({
      leadership: {
        hold: () => Promise.resolve(true),
        isHeld: () => true,
        release: () => Promise.reject(new Error('connection refused')),
      },
    });
    feeder.start();
    await stop();
    expect(log.lines('warn')).toEqual(['the feeder lease was not given back; it runs out by itself']);
  });
});
