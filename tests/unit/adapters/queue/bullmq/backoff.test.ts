import { createBackoff, isRefusal } from '../../../../../server/src/adapters/queue/bullmq/backoff';

describe('backing off', () => {
  test('doubles up to the longest pause and starts again once it works', () => {
    const backoff = createBackoff({ firstMs: 1_000, longestMs: 5_000 });
    expect([1, 2, 3, 4, 5].map(() => backoff.nextMs())).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);

    backoff.reset();
    expect(backoff.nextMs()).toBe(1_000);
  });

  test('is for a Redis that refuses, not for one that is away', () => {
    expect(isRefusal(Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' }))).toBe(true);
    expect(isRefusal(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(false);
    expect(isRefusal(null)).toBe(false);
  });
});
