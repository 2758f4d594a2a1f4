import { aFeeder, fakeTime } from '../../support/fakes/feeder';

describe('the feeder while content is written without pause', () => {
  fakeTime();

  /** It is woken by every commit: what it rests is between its rounds, not for want of work. */
  function aPressedFeeder() {
    const editors = { write: true };
    const { feeder, doorbell, count, tick, stop } = aFeeder({ isPressed: () => editors.write });
    const commitEvery10Ms = async (forMs: number): Promise<void> => {
      for (let passed = 0; passed < forMs; passed += 10) {
        doorbell.ring();
        await tick(10);
      }
    };
    return { feeder, editors, commitEvery10Ms, rounds: () => count('dispatch'), tick, stop };
  }

  it('makes larger rounds, more seldom', async () => {
    const { feeder, commitEvery10Ms, rounds, stop } = aPressedFeeder();
    feeder.start();
    await commitEvery10Ms(1_990);
    expect(rounds()).toBe(5);
    await stop();
  });

  it('notices a pause within a tenth of a second', async () => {
    const { feeder, editors, commitEvery10Ms, rounds, stop } = aPressedFeeder();
    feeder.start();
    await commitEvery10Ms(50);
    editors.write = false;
    expect(rounds()).toBe(1);
    await commitEvery10Ms(60);
    expect(rounds()).toBeGreaterThan(1);
    await stop();
  });

  it('stops at once', async () => {
    const { feeder, commitEvery10Ms, stop } = aPressedFeeder();
    feeder.start();
    await commitEvery10Ms(50);
    await stop();
  });
});
