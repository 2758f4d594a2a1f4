import { createBatch } from '../../../server/src/pipeline/batch';
import { deferred } from '../../support/fakes/deferred';
import type { Deferred } from '../../support/fakes/deferred';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A run that the test ends. */
function heldRuns() {
  const runs: { items: number[]; end: Deferred<string[]> }[] = [];
  const run = (items: number[]): Promise<string[]> => {
    const end = deferred<string[]>();
    runs.push({ items, end });
    return end.promise;
  };
  const sizes = (): number[] => runs.map(({ items }) => items.length);
  return { runs, run, sizes };
}

const double = (items: number[]): Promise<number[]> => Promise.resolve(items.map((item) => item * 2));

describe('a batch', () => {
  it('makes one run of what comes within the waiting time', async () => {
    const run = jest.fn(double);
    const batch = createBatch(run, { maxItems: 10, waitMs: 4 });
    const answers = Promise.all([batch.add(1), batch.add(2), batch.add(3)]);
    await jest.advanceTimersByTimeAsync(3);
    expect(run).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(run.mock.calls).toEqual([[[1, 2, 3]]]);
    expect(await answers).toEqual([2, 4, 6]);
  });

  it('does not wait when it is full, and waits anew for what comes next', async () => {
    const run = jest.fn(double);
    const batch = createBatch(run, { maxItems: 2, waitMs: 4 });
    const answers = Promise.all([batch.add(1), batch.add(2), batch.add(3)]);
    expect(run.mock.calls).toEqual([[[1, 2]]]);
    await jest.advanceTimersByTimeAsync(4);
    expect(run.mock.calls).toEqual([[[1, 2]], [[3]]]);
    expect(await answers).toEqual([2, 4, 6]);
  });

  it('fails every call of a run that fails, and no other', async () => {
    const run = async (items: number[]): Promise<number[]> => {
      if (items.includes(1)) throw new Error('no');
      return items;
    };
    const batch = createBatch(run, { maxItems: 2, waitMs: 4 });
    const answers = Promise.allSettled([1, 2, 3].map((item) => batch.add(item)));
    await jest.advanceTimersByTimeAsync(4);
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('also fails its calls when the run throws at once', async () => {
    const batch = createBatch<number, number>(
      () => {
        throw new Error('no');
      },
      { maxItems: 1, waitMs: 4 },
    );
    await expect(batch.add(1)).rejects.toThrow('no');
  });

  it('never has more runs under way than allowed, and makes larger ones of what waits meanwhile', async () => {
    const { run, runs, sizes } = heldRuns();
    const batch = createBatch(run, { maxItems: 3, waitMs: 4, concurrency: 2 });
    const answers = Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((item) => batch.add(item)));
    await jest.advanceTimersByTimeAsync(100);
    expect(sizes()).toEqual([3, 3]);

    runs[0]!.end.resolve(['a', 'b', 'c']);
    await jest.advanceTimersByTimeAsync(0);
    expect(sizes()).toEqual([3, 3, 2]);
    runs[1]!.end.resolve(['d', 'e', 'f']);
    runs[2]!.end.resolve(['g', 'h']);
    expect(await answers).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });

  it('rests after a run as it is told, also when the next batch has waited long enough, and not when that is full', async () => {
    const { run, runs, sizes } = heldRuns();
    const restAfter = jest.fn(({ items, tookMs }: { items: number; tookMs: number }) =>
      Math.min(20, items * tookMs),
    );
    const batch = createBatch(run, { maxItems: 3, waitMs: 4, concurrency: 1, restAfter });
    const answers = [batch.add(1)];
    await jest.advanceTimersByTimeAsync(4);
    answers.push(batch.add(2));
    await jest.advanceTimersByTimeAsync(10);
    runs[0]!.end.resolve(['a']);
    await jest.advanceTimersByTimeAsync(9);
    expect(sizes()).toEqual([1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(sizes()).toEqual([1, 1]);

    answers.push(batch.add(3));
    await jest.advanceTimersByTimeAsync(1_000);
    runs[1]!.end.resolve(['b']);
    await jest.advanceTimersByTimeAsync(19);
    expect(sizes()).toEqual([1, 1]);
    answers.push(batch.add(4), batch.add(5));
    expect(sizes()).toEqual([1, 1, 3]);
    runs[2]!.end.resolve(['c', 'd', 'e']);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(restAfter.mock.calls.map(([{ items }]) => items)).toEqual([1, 1, 3]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['during the run', (add: () => void, end: () => void) => (add(), end())],
    ['during the rest', (add: () => void, end: () => void) => (end(), add())],
  ])('rests for what came %s', async (_, inTurn) => {
    const { run, runs, sizes } = heldRuns();
    const batch = createBatch(run, { maxItems: 9, waitMs: 4, concurrency: 1, restAfter: () => 30 });
    const answers = [batch.add(1)];
    await jest.advanceTimersByTimeAsync(4);
    inTurn(
      () => answers.push(batch.add(2)),
      () => runs[0]!.end.resolve(['a']),
    );
    await jest.advanceTimersByTimeAsync(10);
    answers.push(batch.add(3));
    await jest.advanceTimersByTimeAsync(19);
    expect(sizes()).toEqual([1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(sizes()).toEqual([1, 2]);
    runs[1]!.end.resolve(['b', 'c']);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on with what waits when a run has failed', async () => {
    const { run, runs, sizes } = heldRuns();
    const batch = createBatch(run, { maxItems: 1, waitMs: 4, concurrency: 1 });
    const answers = Promise.allSettled([batch.add(1), batch.add(2)]);
    runs[0]!.end.reject(new Error('no'));
    await jest.advanceTimersByTimeAsync(0);
    expect(sizes()).toEqual([1, 1]);
    runs[1]!.end.resolve(['b']);
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
