import { createProblemLog } from '../../../../../server/src/adapters/queue/bullmq/problem-log';

describe('the log of problems', () => {
  const setUp = () => {
    const lines: unknown[][] = [];
    const write = (...line: unknown[]): void => void lines.push(line.filter((part) => part !== undefined));
    const clock = { ms: 0 };
    const log = { debug: write, info: write, warn: write, error: write };
    return { lines, clock, problems: createProblemLog(log, 'Redis', () => clock.ms) };
  };

  test('says the first problem at once and then one line in 30 s, with the number of the others', () => {
    const { lines, clock, problems } = setUp();
    for (let failures = 0; failures < 1_000; failures += 1) problems.report(new Error('full'));
    expect(lines).toEqual([['Redis: full']]);

    clock.ms = 29_999;
    problems.report(new Error('full'));
    expect(lines).toHaveLength(1);

    clock.ms = 30_000;
    problems.report(new Error('still full'));
    expect(lines[1]).toEqual(['Redis: still full', { alsoSinceLastLine: 1_000 }]);
  });

  test('says that it is over, once, and the next problem at once', () => {
    const { lines, problems } = setUp();
    problems.over();
    expect(lines).toEqual([]);

    problems.report(new Error('away'));
    problems.report(new Error('away'));
    problems.over();
    problems.over();
    problems.report(new Error('away again'));
    expect(lines).toEqual([
      ['Redis: away'],
      ['Redis: over', { alsoSinceLastLine: 1 }],
      ['Redis: away again'],
    ]);
  });

  test('names errors that have no message by their code', () => {
    const { lines, problems } = setUp();
    problems.report(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }));
    expect(lines).toEqual([['Redis: ECONNREFUSED']]);
  });
});
