import { freePort } from '../../support/free-port';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { deliveries, idsOf, lasting, useDrivers, workedOn } from './drivers';

describeWith(['redis'], 'the BullMQ driver when Redis', () => {
  const drivers = useDrivers();

  test('is emptied: works on what is handed over again', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url, concurrency: 2, onJob: lasting(50) });
    await driver.queue.push(deliveries(40));
    await until(() => driver.worked.size > 4);

    await redis.flush();
    expect(await driver.queue.push(deliveries(40))).toEqual([]);

    await workedOn(driver, idsOf(40));
  });

  test('forgets its scripts: goes on', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url });
    await driver.queue.push(deliveries(5));
    await workedOn(driver, idsOf(5));

    await redis.command('SCRIPT', 'FLUSH');
    expect(await driver.queue.push(deliveries(5, 6))).toEqual([]);

    await workedOn(driver, idsOf(10));
  });

  test('restarts without its data: works on what is handed over again', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url, concurrency: 2, onJob: lasting(50) });
    await driver.queue.push(deliveries(40));
    await until(() => driver.worked.size > 4);

    await redis.restart();
    await until(() => driver.queue.isReady(), { what: 'ready again' });
    expect(await driver.queue.push(deliveries(40))).toEqual([]);

    await workedOn(driver, idsOf(40));
  });

  test('restarts with its data: loses nothing', async () => {
    const redis = await startRedis({ aof: true });
    const driver = await drivers.start({ redis: redis.url, concurrency: 2, onJob: lasting(50) });
    await driver.queue.push(deliveries(100));
    await until(() => driver.worked.size > 4);
    await lasting(1_200)(); // The append-only file is written once a second.

    await redis.restart();
    expect(driver.worked.size).toBeLessThan(60);

    await workedOn(driver, idsOf(100), 20_000);
  });

  test('is away for 5 s: refuses at once, says so once, and goes on by itself', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url });
    await redis.kill();
    await until(() => !driver.queue.isReady(), { what: 'the outage is noticed' });

    const downSince = performance.now();
    while (performance.now() - downSince < 5_000) {
      const askedAt = performance.now();
      expect(await driver.queue.push(deliveries(3))).toEqual([1, 2, 3]);
      expect(driver.queue.room()).toBe(0);
      driver.queue.wake();
      expect(performance.now() - askedAt).toBeLessThan(500);
      await lasting(100)();
    }
    expect(driver.lines).toEqual([expect.stringMatching(/^Redis: .*ECONN/)]);

    await redis.restart();
    await until(() => driver.queue.isReady(), { deadlineMs: 4_000, what: 'ready again' });
    expect(await driver.queue.push(deliveries(3))).toEqual([]);
    await workedOn(driver, idsOf(3));
    expect(driver.lines).toHaveLength(2);
  });

  test('is frozen for longer than a lock lasts: waits once, then refuses, and goes on by itself', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url, concurrency: 5, onJob: lasting(100) });
    await driver.queue.push(deliveries(50));
    await until(() => driver.worked.size > 4);
    redis.freeze();

    const frozenAt = performance.now();
    expect(await driver.queue.push(deliveries(10, 101))).toEqual([]);
    expect(performance.now() - frozenAt).toBeLessThan(2_500);
    expect(driver.queue.room()).toBe(0);
    expect(await driver.queue.push(deliveries(1, 201))).toEqual([201]);
    expect(performance.now() - frozenAt).toBeLessThan(2_500);
    driver.queue.wake();
    await until(() => performance.now() - frozenAt > 12_000, { deadlineMs: 20_000, everyMs: 200 });
    redis.thaw();

    await workedOn(driver, [...idsOf(50), ...idsOf(10, 101)], 20_000);
    const repeated = [...driver.worked.values()].filter((times) => times > 1);
    expect(repeated.length).toBeLessThanOrEqual(5);
    await until(() => driver.queue.room() > 0, { what: 'room again' });
  });

  test('is full: takes nothing, and goes on by itself', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url, concurrency: 5, onJob: lasting(100) });
    await driver.queue.push(deliveries(60));
    await until(() => driver.worked.size > 4);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');

    expect(await driver.queue.push(deliveries(2, 101))).toEqual([101, 102]);
    expect(driver.queue.room()).toBe(0);
    await lasting(2_000)();
    expect(driver.lines).toEqual([expect.stringMatching(/^Redis: OOM /)]);

    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await workedOn(driver, idsOf(60), 40_000);
    await until(() => driver.queue.room() > 0, { deadlineMs: 20_000, what: 'room again' });
    expect(await driver.queue.push(deliveries(2, 101))).toEqual([]);
    await workedOn(driver, idsOf(2, 101), 20_000);
  });

  test.each([
    [
      'allows us no scripts',
      ['ACL', 'SETUSER', 'default', '-@scripting'],
      ['ACL', 'SETUSER', 'default', '+@scripting'],
    ],
    ['became a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ])('%s: is asked again ever more rarely, and all goes on by itself', async (_what, spoil, mend) => {
    const redis = await startRedis();
    const run = ([name = '', ...args]: string[]) => redis.command(name, ...args);
    const driver = await drivers.start({ redis: redis.url, concurrency: 5, onJob: lasting(20) });
    await driver.queue.push(deliveries(60));
    await until(() => driver.worked.size > 4);

    await run(spoil);
    await redis.command('CONFIG', 'RESETSTAT');
    await lasting(4_000)();
    const errors = errorReplies(await redis.command('INFO', 'stats'));
    expect(errors).toBeGreaterThan(0);
    expect(errors).toBeLessThan(100);
    expect(driver.lines).toHaveLength(1);
    await run(mend);

    await workedOn(driver, idsOf(60), 40_000);
  });

  test('is not there yet at boot: begins when it comes', async () => {
    const port = await freePort();
    const driver = drivers.open({ redis: { host: '127.0.0.1', port } });
    const askedAt = performance.now();
    await driver.queue.start();
    expect(performance.now() - askedAt).toBeLessThan(100);
    expect(driver.queue.room()).toBe(0);
    await until(() => driver.lines.length > 0, { what: 'the absence is said' });

    await startRedis({ port });
    await until(() => driver.queue.isReady(), { what: 'ready' });
    expect(await driver.queue.push(deliveries(5))).toEqual([]);
    await workedOn(driver, idsOf(5));
  });
});

const errorReplies = (info: unknown): number => Number(/total_error_replies:(\d+)/.exec(String(info))?.[1]);
