import { createCourtesy } from '../../../server/src/pipeline/courtesy';

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

function aCourtesy() {
  const courtesy = createCourtesy({ now: Date.now });
  let begun = 0;
  return {
    courtesy,
    begun: () => begun,
    /** Writes of that length with that pause after each. */
    async write(count: number, lastsMs: number, pauseMs: number): Promise<void> {
      for (let n = 0; n < count; n += 1) {
        const written = courtesy.during(() => new Promise<void>((resolve) => setTimeout(resolve, lastsMs)));
        await pass(lastsMs);
        await written;
        await pass(pauseMs);
      }
    },
    async ask(count: number): Promise<void> {
      for (let n = 0; n < count; n += 1) void courtesy.turn().then(() => (begun += 1));
      await pass(0);
    },
  };
}

describe('courtesy to editors', () => {
  it('keeps nothing waiting while nobody writes, or somebody now and then', async () => {
    const { courtesy, ask, begun, write } = aCourtesy();
    await ask(100);
    expect(begun()).toBe(100);
    await write(20, 20, 30);
    expect(courtesy.isPressed()).toBe(false);
    await ask(100);
    expect(begun()).toBe(200);
  });

  it('lets a few attempts begin while content is written without pause, in their order, and all after it', async () => {
    const { courtesy, ask, begun, write } = aCourtesy();
    await write(40, 20, 1);
    expect(courtesy.isPressed()).toBe(true);
    const endless = courtesy.during(() => new Promise<void>((resolve) => setTimeout(resolve, 850)));
    await ask(1_000);
    expect(begun()).toBe(0);
    await pass(850);
    await endless;
    // In two portions: after 100 and 500 ms.
    expect(begun()).toBe(160);
    // The average needs 128 ms to fall, and is looked at every 100: long before the next portion.
    await pass(200);
    expect(begun()).toBe(1_000);
  });

  it('counts writes at the same time once, and forgets one that failed', async () => {
    const { courtesy } = aCourtesy();
    const failing = (): Promise<never> =>
      courtesy.during(async () => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        throw new Error('refused');
      });
    const both = Promise.allSettled([failing(), failing()]);
    await pass(2_000);
    await both;
    expect(courtesy.isPressed()).toBe(true);
    await pass(200);
    expect(courtesy.isPressed()).toBe(false);
  });

  it('counts what began before it was known to write', async () => {
    const { courtesy } = aCourtesy();
    await pass(2_000);
    const end = courtesy.begin(Date.now() - 200);
    expect(courtesy.isPressed()).toBe(false);
    await pass(50);
    expect(courtesy.isPressed()).toBe(true);
    const endAnother = courtesy.begin(0);
    end();
    await pass(1_000);
    expect(courtesy.isPressed()).toBe(true);
    endAnother();
    await pass(120);
    expect(courtesy.isPressed()).toBe(true);
    await pass(20);
    expect(courtesy.isPressed()).toBe(false);
  });

  it('keeps nobody waiting once it is stopped', async () => {
    const { courtesy, ask, begun, write } = aCourtesy();
    await write(40, 20, 1);
    await ask(50);
    courtesy.stop();
    await pass(0);
    expect(begun()).toBe(50);
    await ask(10);
    expect(begun()).toBe(60);
  });
});
