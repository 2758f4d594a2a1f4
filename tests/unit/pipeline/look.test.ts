import { createLook } from '../../../server/src/pipeline/look';
import { deferred } from '../../support/fakes/deferred';

describe('a look', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 0 }));
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('answers what was read', async () => {
    const failed = jest.fn();
    expect(await createLook(async () => 7, 100, failed)()).toBe(7);
    expect(failed).not.toHaveBeenCalled();
  });

  it('answers null and tells when it fails, and looks again the next time', async () => {
    const error = new Error('gone');
    const read = jest.fn<Promise<number>, []>().mockRejectedValueOnce(error).mockResolvedValueOnce(8);
    const failed = jest.fn();
    const look = createLook(read, 100, failed);
    expect(await look()).toBeNull();
    expect(failed).toHaveBeenCalledWith(error);
    expect(await look()).toBe(8);
  });

  it('answers null when its patience ends, and does not ask again while the first look is under way', async () => {
    const slow = deferred<number>();
    const read = jest.fn(() => slow.promise);
    const look = createLook(read, 100, jest.fn());
    const first = look();
    await jest.advanceTimersByTimeAsync(100);
    expect(await first).toBeNull();
    const second = look();
    slow.resolve(9);
    expect(await second).toBe(9);
    expect(read).toHaveBeenCalledTimes(1);
  });
});
