import { createRunningJobs } from '../../../../../server/src/adapters/queue/bullmq/running-jobs';

describe('running jobs', () => {
  test('are settled at once when there are none', async () => {
    expect(await createRunningJobs().settled(0)).toBe(true);
  });

  test('are settled when all have ended, however they ended', async () => {
    const running = createRunningJobs();
    const failing = running.run(() => Promise.reject(new Error('No.')));
    const ending = running.run(() => Promise.resolve());
    await expect(failing).rejects.toThrow('No.');
    await ending;

    expect(await running.settled(1_000)).toBe(true);
  });

  test('are not settled while one goes on', async () => {
    const running = createRunningJobs();
    void running.run(() => new Promise(() => undefined));

    expect(await running.settled(5)).toBe(false);
  });

  test('hear that they are aborted, each through a signal of its own', async () => {
    const running = createRunningJobs();
    const signals: AbortSignal[] = [];
    const untilAborted = (signal: AbortSignal): Promise<void> => {
      signals.push(signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    void running.run(untilAborted);
    void running.run(untilAborted);
    running.abort();

    expect(await running.settled(1_000)).toBe(true);
    expect(new Set(signals).size).toBe(2);
  });
});
