import fc from 'fast-check';
import { writeApart } from '../../../server/src/pipeline/write-apart';

/** A database that refuses whatever contains one of these. */
function refusing(...refused: number[]) {
  const written: number[] = [];
  const calls: number[][] = [];
  const write = async (items: number[]): Promise<void> => {
    calls.push(items);
    const bad = items.find((item) => refused.includes(item));
    if (bad !== undefined) throw new Error(`refused ${bad}`);
    written.push(...items);
  };
  return { write, written, calls };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('writing items together, and apart when refused', () => {
  it('makes one write of all', async () => {
    const { write, calls } = refusing();
    expect(await writeApart([1, 2, 3], write)).toEqual([null, null, null]);
    expect(calls).toEqual([[1, 2, 3]]);
  });

  it('writes all but the one that is refused, and says why', async () => {
    const { write, written, calls } = refusing(5);
    const answers = await writeApart(upTo(8), write);
    expect(answers.map((answer) => answer?.error)).toEqual(
      upTo(8).map((item) => (item === 5 ? new Error('refused 5') : undefined)),
    );
    expect(written.sort()).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(calls.length).toBeLessThanOrEqual(7);
  });

  it('soon stops when nothing at all is taken', async () => {
    const { write, calls } = refusing(...upTo(200));
    const answers = await writeApart(upTo(200), write);
    expect(answers.filter((answer) => answer === null)).toEqual([]);
    expect(calls.length).toBeLessThan(20);
  });

  it('writes everything that is not refused as long as fewer than three refusals come first', async () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.uniqueArray(fc.nat(59), { maxLength: 2 }));
    await fc.assert(
      fc.asyncProperty(cases, async ([count, refused]) => {
        const { write, written } = refusing(...refused);
        const answers = await writeApart(upTo(count), write);
        const expected = upTo(count).filter((item) => !refused.includes(item));
        expect(written.sort((a, b) => a - b)).toEqual(expected);
        expect(upTo(count).filter((item) => answers[item] === null)).toEqual(expected);
      }),
    );
  });
});
