import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { allDelivered, jobsWaiting, median, namesReceived, openStage, writeFor } from './stage';
import type { Stage, StageOptions } from './stage';

interface Mishap {
  /** How long it lasts. */
  ms: number;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
  stage: StageOptions;
}

const nothing = async (): Promise<void> => undefined;
const resize =
  (maxmemory: string) =>
  async ({ redis }: Stage) =>
    void (await redis.command('CONFIG', 'SET', 'maxmemory', maxmemory));

/** The receiver keeps what has begun until Redis has lost the jobs behind it. */
const HELD_UP: StageOptions = { answerMs: 8_000, concurrency: 2 };
const AT_EASE: StageOptions = { concurrency: 10 };

const MISHAPS: [string, Mishap][] = [
  ['is emptied', { ms: 5_000, begin: emptied, end: nothing, stage: HELD_UP }],
  ['restarts without its data', { ms: 5_000, begin: restarted, end: nothing, stage: HELD_UP }],
  [
    'is down for 30 s',
    { ms: 30_000, begin: ({ redis }) => redis.kill(), end: ({ redis }) => redis.restart(), stage: AT_EASE },
  ],
  [
    'is frozen for 45 s',
    {
      ms: 45_000,
      begin: async ({ redis }) => redis.freeze(),
      end: async ({ redis }) => redis.thaw(),
      stage: AT_EASE,
    },
  ],
  ['is full for 15 s', { ms: 15_000, begin: resize('1'), end: resize('0'), stage: AT_EASE }],
];

async function emptied(stage: Stage): Promise<void> {
  await loseJobs(stage, (redis) => redis.flush());
}

async function restarted(stage: Stage): Promise<void> {
  await loseJobs(stage, (redis) => redis.restart());
}

async function loseJobs(
  { redis, receiver }: Stage,
  lose: (redis: TestRedis) => Promise<void>,
): Promise<void> {
  await until(async () => (await jobsWaiting(redis)) > 0, {
    deadlineMs: 10_000,
    what: 'jobs waiting in Redis',
  });
  await lose(redis);
  await receiver.behave('/', { status: 200, delayMs: 20 });
}

/** What lay in Redis is handed over again when its lease has run out, after 10 s. */
const REPAIRED_IN_MS = 30_000;

describeWith(['redis'], 'when Redis', () => {
  test.concurrent.each(MISHAPS)(
    '%s: editors notice nothing, and every change is delivered once, without anybody doing anything',
    async (_name, mishap) => {
      const stage = await openStage(mishap.stage);
      const { app, receiver } = stage;
      const before = await writeFor(app, 'before', 5_000);
      const goingOn = writeFor(app, 'during', mishap.ms);
      await mishap.begin(stage);
      const during = await goingOn;
      await mishap.end(stage);
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
