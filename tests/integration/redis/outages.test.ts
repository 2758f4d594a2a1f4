import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { allDelivered, jobsWaiting, median, namesReceived, openStage, writeFor } from './stage';
import type { StageOptions } from './stage';

interface Mishap {
  /** How long it lasts. */
  ms: number;
  begin(redis: TestRedis): Promise<void>;
  end(redis: TestRedis): Promise<void>;
  stage: StageOptions;
}

const nothing = async (): Promise<void> => undefined;
const resize = (maxmemory: string) => async (redis: TestRedis) =>
  void (await redis.command('CONFIG', 'SET', 'maxmemory', maxmemory));

/** Deliveries are made more slowly than the changes come. */
const WITH_JOBS_WAITING: StageOptions = { answerMs: 500, concurrency: 4 };
const AT_EASE: StageOptions = { concurrency: 10 };

const MISHAPS: [string, Mishap][] = [
  ['is emptied', { ms: 5_000, begin: emptied, end: nothing, stage: WITH_JOBS_WAITING }],
  ['restarts without its data', { ms: 5_000, begin: restarted, end: nothing, stage: WITH_JOBS_WAITING }],
  [
    'is down for 30 s',
    { ms: 30_000, begin: (redis) => redis.kill(), end: (redis) => redis.restart(), stage: AT_EASE },
  ],
  [
    'is frozen for 45 s',
    {
      ms: 45_000,
      begin: async (redis) => redis.freeze(),
      end: async (redis) => redis.thaw(),
      stage: AT_EASE,
    },
  ],
  ['is full for 15 s', { ms: 15_000, begin: resize('1'), end: resize('0'), stage: AT_EASE }],
];

async function emptied(redis: TestRedis): Promise<void> {
  expect(await jobsWaiting(redis)).toBeGreaterThan(0);
  await redis.flush();
}

async function restarted(redis: TestRedis): Promise<void> {
  expect(await jobsWaiting(redis)).toBeGreaterThan(0);
  await redis.restart();
}

/** What lay in Redis is handed over again when its lease has run out, after 10 s. */
const REPAIRED_IN_MS = 30_000;

describeWith(['redis'], 'when Redis', () => {
  test.concurrent.each(MISHAPS)(
    '%s: editors notice nothing, and every change is delivered once, without anybody doing anything',
    async (_name, mishap) => {
      const stage = await openStage(mishap.stage);
      const { redis, app, receiver } = stage;
      const before = await writeFor(app, 'before', 5_000);
      const goingOn = writeFor(app, 'during', mishap.ms);
      await mishap.begin(redis);
      const during = await goingOn;
      await mishap.end(redis);
      const after = await writeFor(app, 'after', 500);
      const written = [before, during, after].flatMap(({ names }) => names);

      await allDelivered(stage, written, REPAIRED_IN_MS);

      expect((await namesReceived(receiver)).sort()).toEqual([...written].sort());
      expect(median(during.latencies)).toBeLessThanOrEqual(2 * median(before.latencies));
      await app.stop();
    },
    150_000,
  );
});
