import { AsyncResource } from 'node:async_hooks';
import type { Sentence } from '../../../core/sentences';
import type { DeliveryQueue, LocalQueue, Log, ReservedDelivery } from '../../../pipeline/ports';
import { startConsumer } from './consumer';
import type { Consumer } from './consumer';
import { evictionWarning } from './eviction';
import { type PoolOptions, createPool } from './pool';
import { createProblemLog } from './problem-log';
import { createProducer } from './producer';
import { keyPrefixOf, wakeChannelOf } from './queue-keys';
import { hangUp, openRedis, whenHungUp } from './redis-connection';
import type { RedisTarget } from './redis-connection';
import { createWakeChannel } from './wake-channel';

export interface BullmqQueueOptions<T extends { id: number }> extends PoolOptions<T> {
  redis: RedisTarget;
  /** Some instance called `wake()`. */
  onWake: () => void;
  log: Log;
  /** Keeps projects that share a Redis apart. */
  project: string;
}

export interface BullmqQueue<T extends { id: number }>
  extends DeliveryQueue<ReservedDelivery>, LocalQueue<T> {
  /** Tells every instance that there is work; throttled, never throws, never waits. */
  wake(): void;
  /** Whether Redis answers and takes jobs. */
  isReady(): boolean;
  /** What about Redis's memory policy needs attention. */
  policyWarning(): Sentence | null;
}

/** Keeps a batch small enough to be handed over well within the time Redis is given for it. */
const ROOM = 2_000;

/** The driver with Redis: any instance takes what the feeder hands over. Connects at once and works once Redis answers. */
export function createBullmqQueue<T extends { id: number }>(options: BullmqQueueOptions<T>): BullmqQueue<T> {
  const { redis, log } = options;
  const keyPrefix = keyPrefixOf(options.project);
  const problems = createProblemLog(log, 'Redis');
  const failures = createProblemLog(log, 'A delivery could not be worked on');
  const client = openRedis(redis, 'produce');
  client.on('error', problems.report);
  const producer = createProducer(client, keyPrefix, problems);
  const wakes = createWakeChannel({
    redis,
    publisher: client,
    channel: wakeChannelOf(keyPrefix),
    onWake: options.onWake,
    problems,
  });
  let consumer: Consumer<T> | undefined;
  let warning: Sentence | null = null;
  let stopped: Promise<void> | undefined;

  const checkPolicy = async (): Promise<void> => {
    const found = await evictionWarning(client);
    if (found !== null && found.text !== warning?.text) log.warn(found.text);
    warning = found;
  };
  client.on('ready', () => {
    problems.over();
    checkPolicy().catch(problems.report);
  });

  const stop = async (deadlineMs: number): Promise<void> => {
    await consumer?.stop(deadlineMs);
    wakes.close();
    await producer.close();
    hangUp(client);
    await whenHungUp();
  };

  const start = (): void => {
    if (stopped || consumer) return;
    wakes.listen();
    const pool = createPool(options, failures.report);
    consumer = startConsumer({ redis, keyPrefix, pool, problems, failures });
  };

  const isReady = (): boolean => stopped === undefined && producer.isReady();

  return {
    driver: 'bullmq',
    ahead: () => 0,
    room: () => (isReady() ? ROOM : 0),
    isLow: isReady,
    waiting: () => 0,
    free: () => consumer?.free() ?? 0,
    begin: async (deliveries) => consumer?.begin(deliveries) ?? deliveries.map(({ id }) => id),
    push: (deliveries) =>
      isReady() ? producer.push(deliveries) : Promise.resolve(deliveries.map(({ id }) => id)),
    // Connections remember the asynchronous context they are opened in: never that of a request.
    start: AsyncResource.bind(async () => start()),
    stop: (deadlineMs) => (stopped ??= stop(deadlineMs)),
    wake: wakes.ring,
    isReady,
    policyWarning: () => warning,
  };
}
