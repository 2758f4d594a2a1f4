import { WaitingError, Worker } from 'bullmq';
import type { Job as BullJob } from 'bullmq';
import type { Job } from '../../../core/delivery';
import { REFUSAL_BACKOFF, createBackoff, isRefusal } from './backoff';
import { readParcel } from './job';
import type { Pool } from './pool';
import type { ProblemLog } from './problem-log';
import { QUEUE_NAME } from './queue-keys';
import { hangUp, openRedis, rememberCopies } from './redis-connection';
import type { RedisTarget } from './redis-connection';
import { createRunningJobs } from './running-jobs';
import { watchStalledJobs } from './stalled-jobs';
import type { LocalQueue } from '../../../pipeline/ports';
import { within } from '../../../pipeline/within';

/** Takes jobs out of Redis and has them worked on. */
export interface Consumer<T extends { id: number }> extends LocalQueue<T> {
  /** Takes nothing new, waits for running jobs until the deadline, then aborts them and closes its connections. */
  stop(deadlineMs: number): Promise<void>;
}

export interface ConsumerOptions<T extends { id: number }> {
  redis: RedisTarget;
  keyPrefix: string;
  pool: Pool<T>;
  /** Redis misbehaves. */
  problems: ProblemLog;
  /** A job could not be worked on. */
  failures: ProblemLog;
}

/** Taken at once: each lasts only until there is room for its deliveries and they are claimed. */
const JOBS_AT_ONCE = 10;
/** Finds the jobs of a killed process within 12 s. */
const LOCK = { lockDuration: 10_000, stalledInterval: 2_000, maxStalledCount: 100 };
/** What aborted attempts get to record themselves. */
const ABORT_GRACE_MS = 2_000;
/** What Redis gets to answer the last commands. */
const FAREWELL_MS = 300;

/** Begins at once, also while Redis is away: then it works as soon as Redis comes. */
export function startConsumer<T extends { id: number }>(options: ConsumerOptions<T>): Consumer<T> {
  const { pool, problems, failures } = options;
  const connection = openRedis(options.redis, 'work');
  connection.on('error', problems.report);
  const copies = rememberCopies(connection);
  const running = createRunningJobs();
  let isStopping = false;

  const work = async (bullJob: BullJob<unknown>, token?: string): Promise<void> => {
    const jobs = readParcel(bullJob.data);
    if (jobs === null)
      return failures.report(new Error(`job ${bullJob.id} has no usable data; its lease repairs`));
    if (!(await isTaken(jobs))) await giveBack(bullJob, token);
  };

  /** A job whose claim fails may go all the same: its lease repairs. */
  const isTaken = async (jobs: readonly Job[]): Promise<boolean> => {
    try {
      return await running.run((signal) => pool.take(jobs, signal));
    } catch (error) {
      failures.report(error);
      return true;
    }
  };

  const worker = new Worker<unknown>(QUEUE_NAME, (job, token) => work(job, token), {
    connection,
    prefix: options.keyPrefix,
    concurrency: JOBS_AT_ONCE,
    autorun: false,
    skipVersionCheck: true,
    skipStalledCheck: true,
    ...LOCK,
  });
  const rest = restBetween(worker);
  const onError = (error: unknown): void => {
    problems.report(error);
    if (isRefusal(error) && !isStopping) rest.begin();
  };
  worker.on('completed', rest.isNeedless);
  worker.on('error', onError);
  worker.run().catch(problems.report);
  const unwatch = watchStalledJobs(worker, LOCK.stalledInterval, onError);

  /** BullMQ waits for Redis when it closes gently; what has to be waited for is done here, with an end. */
  const close = async (): Promise<void> => {
    if (connection.status === 'ready') await within(FAREWELL_MS, lastAnswers()).catch(problems.report);
    const closed = worker.close(true);
    [connection, ...copies].forEach(hangUp);
    await within(FAREWELL_MS, closed);
  };

  /** Redis answers in order: when it has answered this, finished jobs are removed and those given back wait again. */
  const lastAnswers = async (): Promise<void> => {
    for (let round = 0; round < 2; round += 1) {
      await new Promise(setImmediate);
      await connection.ping();
    }
  };

  return {
    free: () => (isStopping ? 0 : pool.free()),

    async begin(deliveries) {
      if (isStopping) return deliveries.map(({ id }) => id);
      await running.run(async (signal) => pool.begin(deliveries, signal));
      return [];
    },

    async stop(deadlineMs) {
      isStopping = true;
      pool.close();
      rest.end();
      unwatch();
      await worker.pause(true);
      if (!(await running.settled(deadlineMs))) {
        running.abort();
        await running.settled(ABORT_GRACE_MS);
      }
      await close();
    },
  };
}

/** For another instance, or this one after its restart. */
async function giveBack(bullJob: BullJob<unknown>, token?: string): Promise<never> {
  await bullJob.moveToWait(token);
  throw new WaitingError();
}

/** A worker whose commands are refused asks again at once, thousands of times a second: make it pause. */
function restBetween(worker: Worker<unknown>) {
  const backoff = createBackoff(REFUSAL_BACKOFF);
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      if (timer) return;
      void worker.pause(true);
      timer = setTimeout(() => {
        timer = undefined;
        void worker.resume();
      }, backoff.nextMs());
    },
    isNeedless: () => backoff.reset(),
    end: () => clearTimeout(timer),
  };
}
