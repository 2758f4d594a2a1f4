import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { QUEUE_NAME, keyPrefixOf } from '../../../server/src/adapters/queue/bullmq/queue-keys';
import { pushAll } from '../../support/conformance/push-all';
import { startRedis } from '../../support/redis';
import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { PROJECT, deliveries, idsOf, subscribers, useDrivers, workedOn } from './drivers';

const KEY_PREFIX = keyPrefixOf(PROJECT);
const keyOf = (name: string): string => `${KEY_PREFIX}:${QUEUE_NAME}:${name}`;

describeWith(['redis'], "the BullMQ driver's jobs", () => {
  const drivers = useDrivers();
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(() => redis.flush());

  const keys = async (): Promise<string[]> => (await redis.command('KEYS', '*')) as string[];

  test('carry nothing but a delivery and an attempt, under keys that share one slot', async () => {
    const { queue } = drivers.open({ redis: redis.url });
    await until(() => queue.isReady());
    await queue.push([{ id: 12, endpointId: 1, attempt: 3 }]);

    expect(await redis.command('HGET', keyOf('12-3'), 'data')).toBe('{"deliveryId":12,"attempt":3}');
    for (const key of await keys()) expect(key.startsWith(`${KEY_PREFIX}:`)).toBe(true);
  });

  test('are never taken by another project on the same Redis', async () => {
    const neighbour = await drivers.start({ redis: redis.url, project: 'shop' });
    const driver = drivers.open({ redis: redis.url });
    await until(() => driver.queue.isReady());
    await driver.queue.push(deliveries(20));
    await neighbour.queue.push(deliveries(3, 101));
    await workedOn(neighbour, [101, 102, 103]);
    await driver.queue.start();
    await workedOn(driver, idsOf(20));

    expect(neighbour.worked.size).toBe(3);
  });

  test('leave nothing behind but a few events', async () => {
    const driver = await drivers.start({ redis: redis.url });
    for (let round = 0; round < 3; round += 1) {
      await pushAll(driver.queue, deliveries(300, 1 + round * 300));
    }
    await workedOn(driver, idsOf(900));
    await driver.queue.stop(1_000);

    const isJob = (key: string): boolean => /:\d+-\d+/.test(key);
    expect((await keys()).filter(isJob)).toEqual([]);
    expect(Number(await redis.command('XLEN', keyOf('events')))).toBeLessThan(400);
  });

  test('handed over twice are worked on once', async () => {
    const driver = drivers.open({ redis: redis.url });
    await until(() => driver.queue.isReady());
    await driver.queue.push(deliveries(5));
    await driver.queue.push(deliveries(6));
    await driver.queue.start();
    await workedOn(driver, idsOf(6));

    expect([...driver.worked.values()]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('whose data Redis lost or changed are dropped, and the rest goes on', async () => {
    const driver = drivers.open({ redis: redis.url, concurrency: 1 });
    await until(() => driver.queue.isReady());
    await driver.queue.push(deliveries(7));
    await redis.command('HSET', keyOf('1-1'), 'data', '{}');
    await redis.command('HSET', keyOf('2-1'), 'data', '{"deliveryId":"2","attempt":1}');
    await redis.command('HSET', keyOf('3-1'), 'data', '{"deliveryId":3,"attempt":0}');
    await redis.command('HSET', keyOf('4-1'), 'data', 'null');
    await redis.command('DEL', keyOf('5-1'));
    await redis.command('HSET', keyOf('6-1'), 'data', '{{{');
    await driver.queue.start();

    await workedOn(driver, [7]);
    expect([...driver.worked.keys()]).toEqual([7]);
    expect(driver.lines).toContainEqual(expect.stringContaining('job 1-1 has no usable data'));
  });

  test('of a process that was killed go to another one within 15 s', async () => {
    const driver = drivers.open({ redis: redis.url });
    await until(() => driver.queue.isReady());
    await driver.queue.push(deliveries(3));
    await takeAndDie(redis, 3);
    expect(await redis.command('LLEN', keyOf('wait'))).toBe(0);

    await driver.queue.start();

    await workedOn(driver, idsOf(3), 15_000);
  });

  test('and wakes have nothing of the request that caused them', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: [string, string | undefined][] = [];
    const see = (what: string): void => void seen.push([what, request.getStore()]);
    const seePublish = (message: unknown): void => {
      if ((message as { command: string }).command === 'publish') see('publish');
    };
    const driver = drivers.open({
      redis: redis.url,
      onJob: async () => see('job'),
      onWake: () => see('wake'),
    });
    await until(() => driver.queue.isReady());
    subscribe('tracing:ioredis:command:start', seePublish);

    await request.run('a request', async () => {
      await driver.queue.start();
      await driver.queue.push(deliveries(1));
      await until(async () => (await subscribers(redis)) === 1);
      driver.queue.wake();
    });
    await until(() => seen.length === 3);
    unsubscribe('tracing:ioredis:command:start', seePublish);

    expect(new Map(seen)).toEqual(
      new Map([
        ['job', undefined],
        ['publish', undefined],
        ['wake', undefined],
      ]),
    );
  });

  test('may be evicted: a memory policy that does so is warned about, once', async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const warned = await drivers.start({ redis: redis.url });
    await until(() => warned.queue.policyWarning(), { what: 'the warning' });
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    const calm = await drivers.start({ redis: redis.url });
    await redis.command('PING');

    expect(warned.queue.policyWarning()).toMatchObject({
      code: 'redisEvicts',
      text: expect.stringMatching(/allkeys-lru.*set maxmemory-policy to noeviction/),
    });
    expect(warned.lines).toEqual([warned.queue.policyWarning()?.text]);
    expect(calm.queue.policyWarning()).toBeNull();
    expect(calm.lines).toEqual([]);
  });

  test('refuse a key prefix of the connection, which BullMQ cannot work with', () => {
    expect(() => drivers.open({ redis: { host: '127.0.0.1', port: redis.port, keyPrefix: 'x:' } })).toThrow(
      /^redis\.keyPrefix: /,
    );
  });

  test('work on a cluster', async () => {
    const cluster = await startRedis({ cluster: true });
    const driver = await drivers.start({ redis: { nodes: [{ host: '127.0.0.1', port: cluster.port }] } });
    await pushAll(driver.queue, deliveries(50));
    await workedOn(driver, idsOf(50));
    driver.queue.wake();
    await until(() => driver.wakes > 0, { what: 'woken through the cluster' });
    await driver.queue.stop(1_000);

    expect(driver.worked.size).toBe(50);
  });
});

/** What a process leaves behind that takes jobs and is killed: locks that nobody extends. */
async function takeAndDie(redis: TestRedis, jobs: number): Promise<void> {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const worker = new Worker(QUEUE_NAME, undefined, {
    connection,
    prefix: KEY_PREFIX,
    lockDuration: 10_000,
    autorun: false,
  });
  for (let taken = 0; taken < jobs; taken += 1) await worker.getNextJob(`dead-${taken}`, { block: false });
  await worker.close(true);
  connection.disconnect();
}
