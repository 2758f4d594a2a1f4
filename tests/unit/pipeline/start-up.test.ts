import { createStartUp } from '../../../server/src/pipeline/start-up';

/** A part that starts when the test says so. */
function aPart() {
  let finish!: () => void;
  let fail!: (error: Error) => void;
  const started = new Promise<void>((resolve, reject) => ((finish = resolve), (fail = reject)));
  return { start: jest.fn(() => started), finish, fail };
}

describe('starting one part after the other', () => {
  it('starts a part once the one before has started', async () => {
    const [first, second] = [aPart(), aPart()];
    const running = createStartUp([first.start, second.start]).run();
    expect(second.start).not.toHaveBeenCalled();
    first.finish();
    second.finish();
    await running;
    expect(second.start).toHaveBeenCalledTimes(1);
  });

  it('an end waits for the part that is starting, and no further one starts', async () => {
    const [first, second] = [aPart(), aPart()];
    const startUp = createStartUp([first.start, second.start]);
    const running = startUp.run();
    const told: string[] = [];
    const ended = startUp.end(60_000).then(() => told.push('ended'));
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    first.finish();
    await Promise.all([running, ended]);
    expect(second.start).not.toHaveBeenCalled();
  });

  it('an end waits no longer than its deadline', async () => {
    const part = aPart();
    const startUp = createStartUp([part.start]);
    void startUp.run();
    await startUp.end(10);
    expect(part.start).toHaveBeenCalledTimes(1);
  });

  it('a part that fails is heard by whoever started it, not by whoever ends it', async () => {
    const [first, second] = [aPart(), aPart()];
    const startUp = createStartUp([first.start, second.start]);
    const running = startUp.run();
    const ended = startUp.end(60_000);
    first.fail(new Error('no database'));
    await expect(running).rejects.toThrow('no database');
    await ended;
    expect(second.start).not.toHaveBeenCalled();
  });

  it('starts nothing once it has ended, and ends before it was begun', async () => {
    const part = aPart();
    const startUp = createStartUp([part.start]);
    await startUp.end(0);
    await startUp.run();
    expect(part.start).not.toHaveBeenCalled();
  });
});
