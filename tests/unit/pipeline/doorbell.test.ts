import { AsyncLocalStorage } from 'node:async_hooks';
import { createDoorbell } from '../../../server/src/pipeline/doorbell';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the doorbell', () => {
  it('wakes who waits', async () => {
    const doorbell = createDoorbell();
    const waiting = doorbell.wait(60_000);
    doorbell.ring();
    await waiting;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('remembers a ring that came before anybody waited, once', async () => {
    const doorbell = createDoorbell();
    doorbell.ring();
    doorbell.ring();
    await doorbell.wait(60_000);

    const woken = jest.fn();
    const second = doorbell.wait(60_000).then(woken);
    await jest.advanceTimersByTimeAsync(59_999);
    expect(woken).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await second;
  });

  it('wakes by itself after the timeout', async () => {
    const doorbell = createDoorbell();
    const woken = jest.fn();
    const waiting = doorbell.wait(1000).then(woken);
    await jest.advanceTimersByTimeAsync(999);
    expect(woken).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
  });

  it('remembers a ring that came between two waits', async () => {
    const doorbell = createDoorbell();
    const first = doorbell.wait(1000);
    doorbell.ring();
    await first;
    doorbell.ring();
    await doorbell.wait(60_000);
  });

  it('does not carry the context of who rings into the loop that waits', async () => {
    const transaction = new AsyncLocalStorage<string>();
    const doorbell = createDoorbell();
    const loop = async (): Promise<(string | undefined)[]> => {
      const seen: (string | undefined)[] = [];
      for (let round = 0; round < 2; round += 1) {
        await doorbell.wait(60_000);
        seen.push(transaction.getStore());
      }
      return seen;
    };
    const seen = transaction.run('of the loop', loop);
    transaction.run('of a request', () => doorbell.ring());
    await jest.advanceTimersByTimeAsync(0);
    transaction.run('of a request', () => doorbell.ring());
    expect(await seen).toEqual(['of the loop', 'of the loop']);
  });
});
