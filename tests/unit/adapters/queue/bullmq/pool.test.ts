import { createPool } from '../../../../../server/src/adapters/queue/bullmq/pool';
import { deferred, type Deferred } from '../../../../support/fakes/deferred';

const jobs = (...ids: number[]) => ids.map((deliveryId) => ({ deliveryId, attempt: 1 }));

/** A pool whose attempts last until the test ends them. */
function aPool(concurrency: number) {
  const begun = new Map<number, Deferred<void>>();
  const claimed: number[] = [];
  /** Ids whose jobs are no longer current, and ids whose claim fails. */
  const stale = new Set<number>();
  const failing = new Set<number>();
  const released: number[] = [];
  const errors: unknown[] = [];
  const { signal } = new AbortController();
  const pool = createPool<{ id: number }>(
    {
      concurrency,
      async claim(taken) {
        const ids = taken.map(({ deliveryId }) => deliveryId);
        if (ids.some((id) => failing.has(id))) throw new Error('The database is away.');
        const current = ids.filter((id) => !stale.has(id));
        claimed.push(...current);
        return current.map((id) => ({ id }));
      },
      onDelivery({ id }) {
        const end = deferred();
        begun.set(id, end);
        return end.promise;
      },
      release: async (id) => void released.push(id),
    },
    (error) => errors.push(error),
  );
  const settled = (): Promise<void> => new Promise(setImmediate);
  const take = (...ids: number[]) => pool.take(jobs(...ids), signal);
  const end = async (...ids: number[]): Promise<void> => {
    for (const id of ids) begun.get(id)!.resolve();
    await settled();
  };
  return { pool, take, end, begun, claimed, stale, failing, released, errors, settled, signal };
}

describe('the pool', () => {
  test('makes so many attempts at a time, of however many jobs', async () => {
    const { take, end, begun } = aPool(2);
    await take(1);
    await take(2, 3);
    expect([...begun.keys()]).toEqual([1, 2]);
    await end(2);
    expect([...begun.keys()]).toEqual([1, 2, 3]);
  });

  test('claims nothing of a job before there is room for it and more', async () => {
    const { take, end, settled, claimed } = aPool(2);
    await take(1, 2, 3, 4, 5, 6);
    await take(7, 8, 9, 10);
    const taken = jest.fn();
    const taking = take(11, 12).then(taken);
    await settled();
    for (const id of [1, 2, 3]) await end(id);
    expect(taken).not.toHaveBeenCalled();
    expect(claimed).toHaveLength(10);
    await end(4);
    expect(taken).toHaveBeenCalledTimes(1);
    await taking;
    expect(claimed).toHaveLength(12);
  });

  test('never holds more than the limit and one job, however many jobs there are', async () => {
    const { take, settled, claimed } = aPool(2);
    for (let job = 0; job < 10; job += 1) void take(...Array.from({ length: 7 }, (_, n) => job * 7 + n));
    await settled();
    expect(claimed).toHaveLength(14);
  });

  test('begins at once what is claimed already, and counts it', async () => {
    const { pool, take, end, settled, begun, claimed, signal } = aPool(1);
    expect(pool.free()).toBe(1);
    pool.begin(
      [1, 2, 3, 4, 5].map((id) => ({ id })),
      signal,
    );
    expect(pool.free()).toBe(-4);
    void take(6);
    await settled();
    expect([[...begun.keys()], claimed]).toEqual([[1], []]);
    for (const id of [1, 2]) await end(id);
    expect(claimed).toEqual([6]);
  });

  test('keeps no room for what is not claimed any more', async () => {
    const { take, stale, claimed } = aPool(1);
    for (let id = 1; id <= 10; id += 1) stale.add(id);
    await take(1, 2, 3, 4, 5);
    await take(6, 7, 8, 9, 10);
    await take(11);
    expect(claimed).toEqual([11]);
  });

  test('gets its room back when a claim fails', async () => {
    const { take, failing, claimed } = aPool(1);
    failing.add(1);
    await expect(take(1, 2, 3)).rejects.toThrow('away');
    await take(4);
    expect(claimed).toEqual([4]);
  });

  test('says when all of a job was worked on, though some of it failed', async () => {
    const { take, end, settled, begun, errors } = aPool(2);
    const worked = jest.fn();
    const taken = await take(1, 2);
    void taken!.worked.then(worked);
    const error = new Error('No.');
    begun.get(1)!.reject(error);
    await settled();
    expect(worked).not.toHaveBeenCalled();
    await end(2);
    expect(worked).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([error]);
  });

  test('gives back what it did not begin when it is closed', async () => {
    const { pool, take, end, released } = aPool(1);
    const taken = await take(1, 2);
    pool.close();
    await end(1);
    await taken!.worked;
    expect(released).toEqual([2]);
  });

  test('takes no job after it is closed, nor one that waited for room', async () => {
    const { pool, take, claimed } = aPool(1);
    await take(1, 2, 3, 5, 6);
    const waiting = take(4);
    pool.close();
    expect(await waiting).toBeNull();
    expect(await take(7)).toBeNull();
    expect(claimed).toEqual([1, 2, 3, 5, 6]);
  });
});
