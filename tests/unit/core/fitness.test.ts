import { type Vitals, whyUnfit } from '../../../server/src/core/fitness';

const vitals = (over: Partial<Vitals> = {}): Vitals => ({
  role: 'all',
  databaseAnswers: true,
  sinceRoundMs: 500,
  pollMs: 1_000,
  redisReady: true,
  ...over,
});

describe('an instance', () => {
  it.each(['all', 'producer', 'worker'] as const)('of role %s is fit when all answers', (role) => {
    expect(whyUnfit(vitals({ role }))).toEqual([]);
    expect(whyUnfit(vitals({ role, redisReady: null }))).toEqual([]);
  });

  it('is unfit without its database', () => {
    expect(whyUnfit(vitals({ databaseAnswers: false }))).toEqual(['The database does not answer.']);
  });

  it('is unfit until its loop has come round', () => {
    expect(whyUnfit(vitals({ sinceRoundMs: null }))).toEqual([expect.stringContaining('has not begun')]);
  });

  it('is unfit when its loop has not come round for 30 s beyond the poll', () => {
    expect(whyUnfit(vitals({ sinceRoundMs: 31_000 }))).toEqual([]);
    expect(whyUnfit(vitals({ sinceRoundMs: 31_001 }))).toEqual([
      'The feeder has made no round for 31 s: its log says why.',
    ]);
    expect(whyUnfit(vitals({ pollMs: 60_000, sinceRoundMs: 80_000 }))).toEqual([]);
  });

  it('that delivers is unfit without Redis, one that only captures is not', () => {
    expect(whyUnfit(vitals({ role: 'worker', redisReady: false }))).toEqual([
      expect.stringContaining('Redis cannot be reached'),
    ]);
    expect(whyUnfit(vitals({ role: 'producer', redisReady: false }))).toEqual([]);
  });

  it('says everything that is wrong', () => {
    expect(
      whyUnfit(vitals({ databaseAnswers: false, sinceRoundMs: 40_000, redisReady: false })),
    ).toHaveLength(3);
  });
});
