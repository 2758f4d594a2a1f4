import { WaitingError, Worker } from 'bullmq';
import type { Job as BullJob } from 'bullmq';
import type { Job } from '../../../core/delivery';
import { REFUSAL_BACKOFF, createBackoff, isRefusal } from './backoff';
import { readJob } from './job';
import type { ProblemLog } from './problem-log';
import { QUEUE_NAME } from './queue-keys';
import { hangUp, openRedis, rememberCopies } from './redis-connection';
import type { RedisTarget } from './redis-connection';
import { createRunningJobs } from './running-jobs';
import { watchStalledJobs } from './stalled-jobs';
import { within } from '../../../pipeline/within';

/** Takes jobs out of Redis and has them worked on. */
export interface Consumer {
  /** Takes nothing new, waits for running jobs until the deadline, then aborts them and closes its connections. */
  stop(deadlineMs: number): Promise<void>;
}

export interface ConsumerOptions {
  redis: RedisTarget;
  keyPrefix: string;
  concurrency: number;
  onJob: (job: Job, signal: AbortSignal) => Promise<void>;
  /** Redis misbehaves. */
  problems: ProblemLog;
  /** A job could not be worked on. */
  failures: ProblemLog;
}

/** Finds the jobs of a killed process within 12 s. */
const LOCK = { lockDuration: 10_000, stalledInterval: 2_000, maxStalledCount: 100 };
/** What aborted attempts get to record themselves. */
const ABORT_GRACE_MS = 2_000;
/** What Redis gets to answer the last commands. */
const FAREWELL_MS = 500;

/** Begins at once, also while Redis is away: then it works as soon as Redis comes. */
export function startConsumer(options: ConsumerOptions): Consumer {
  const { onJob, problems, failures } = options;
  const connection = openRedis(options.redis, 'work');
  connection.on('error', problems.report);
  const copies = rememberCopies(connection);
  const running = createRunningJobs();
  let isStopping = false;

  const work = async (bullJob: BullJob<unknown>, token?: string): Promise<void> => {
    if (isStopping) return giveBack(bullJob, token);
    const job = readJob(bullJob.data);
    if (job === null)
      return failures.report(new Error(`job ${bullJob.id} has no usable data; its lease repairs`));
    await running.run((signal) => onJob(job, signal)).catch(failures.report);
  };

  const worker = new Worker<unknown>(QUEUE_NAME, (job, token) => work(job, token), {
    connection,
    prefix: options.keyPrefix,
    concurrency: options.concurrency,
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
    async stop(deadlineMs) {
      isStopping = true;
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
