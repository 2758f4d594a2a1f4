import { createRunningJobs } from '../../../../../server/src/adapters/queue/bullmq/running-jobs';

const never = new Promise(() => undefined);
const done = Promise.resolve();

describe('running jobs', () => {
  test('are settled at once when there are none', async () => {
    expect(await createRunningJobs().settled(0)).toBe(true);
  });

  test('are settled when all have ended, however they ended', async () => {
    const running = createRunningJobs();
    const failing = running.run(() => Promise.reject(new Error('No.')));
    const ending = running.run(() => Promise.resolve({ worked: done }));
    await expect(failing).rejects.toThrow('No.');
    expect(await ending).toBe(true);

    expect(await running.settled(1_000)).toBe(true);
  });

  test('are not settled while one is taken, nor while its work goes on though the job may go', async () => {
    const taking = createRunningJobs();
    void taking.run(() => never as Promise<null>);
    expect(await taking.settled(5)).toBe(false);

    const working = createRunningJobs();
    await working.run(async () => ({ worked: never }));
    expect(await working.settled(5)).toBe(false);
  });

  test('are none where nothing was taken', async () => {
    const running = createRunningJobs();
    expect(await running.run(async () => null)).toBe(false);
    expect(await running.settled(0)).toBe(true);
  });

  test('hear that they are aborted, each through a signal of its own', async () => {
    const running = createRunningJobs();
    const signals: AbortSignal[] = [];
    const untilAborted = async (signal: AbortSignal) => {
      signals.push(signal);
      return { worked: new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())) };
    };
    await running.run(untilAborted);
    await running.run(untilAborted);
    running.abort();

    expect(await running.settled(1_000)).toBe(true);
    expect(new Set(signals).size).toBe(2);
  });
});
