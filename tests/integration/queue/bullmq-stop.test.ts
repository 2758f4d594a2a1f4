import { keyPrefixOf } from '../../../server/src/adapters/queue/bullmq/queue-keys';
import { freePort } from '../../support/free-port';
import { openGate } from '../../support/gate';
import { startRedis } from '../../support/redis';
import type { TestRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { PROJECT, deliveries, lasting, useDrivers, workedOn } from './drivers';

/** Beyond the deadline: the farewell to a Redis that does not answer, and closing. */
const SLACK_MS = 1_000;
/** All stop together, so that what one of them left open is not gone when the last one is done. */
const LONGEST_MISHAP_MS = 8_000;
const WORKER_WAITS_MS = 6_000;
/** Of one driver: to produce, to work, to wait for jobs, to listen. */
const CONNECTIONS = 4;

describeWith(['redis'], 'the BullMQ driver stops within its deadline and leaves nothing open', () => {
  const drivers = useDrivers();

  const stopTimeMs = async (stop: () => Promise<void>): Promise<number> => {
    const startedAt = performance.now();
    await stop();
    return performance.now() - startedAt;
  };

  test('when Redis was never reachable', async () => {
    const { queue, lines } = drivers.open({ redis: `redis://127.0.0.1:${await freePort()}` });
    await queue.start();
    await until(() => lines.length > 0);

    expect(await stopTimeMs(() => queue.stop(5_000))).toBeLessThan(SLACK_MS);
  });

  test('when Redis was frozen from the start', async () => {
    const redis = await startRedis();
    redis.freeze();
    const { queue } = drivers.open({ redis: redis.url });
    await queue.start();
    await lasting(300)();

    expect(await stopTimeMs(() => queue.stop(5_000))).toBeLessThan(SLACK_MS);
    redis.thaw();
  });

  type Mishap = (redis: TestRedis) => Promise<void>;
  const killed = async (redis: TestRedis): Promise<void> => redis.kill();
  const frozen = async (redis: TestRedis): Promise<void> => redis.freeze();
  const full = async (redis: TestRedis): Promise<void> =>
    void (await redis.command('CONFIG', 'SET', 'maxmemory', '1'));

  test('when idle, whatever became of Redis and however long ago', async () => {
    const states: [string, Mishap, number][] = [
      ['just killed', killed, 0],
      ['down for a moment', killed, 400],
      ['down for 3 s', killed, 3_000],
      ['just frozen', frozen, 0],
      ['frozen for 3 s', frozen, 3_000],
      ['frozen for 8 s', frozen, LONGEST_MISHAP_MS],
      ['full for 6 s', full, 6_000],
    ];
    const took = await Promise.all(
      states.map(async ([state, mishap, forMs]): Promise<[string, number]> => {
        const redis = await startRedis();
        const driver = await drivers.start({ redis: redis.url });
        await driver.queue.push(deliveries(1));
        await workedOn(driver, [1]);
        await lasting(LONGEST_MISHAP_MS - forMs)();
        await mishap(redis);
        await lasting(forMs)();
        const tookMs = await stopTimeMs(() => driver.queue.stop(5_000));
        redis.thaw();
        return [state, tookMs];
      }),
    );
    expect(took.filter(([, tookMs]) => tookMs > SLACK_MS)).toEqual([]);
  });

  test('while connections come back to a Redis that was away', async () => {
    const redis = await startRedis();
    const opened = await Promise.all(Array.from({ length: 30 }, () => drivers.start({ redis: redis.url })));
    await redis.kill();
    // Longer than a worker waits for a job: then it waits for its connection.
    await lasting(WORKER_WAITS_MS)();
    await redis.restart();
    const took = await Promise.all(
      opened.map(async ({ queue }, n) => {
        await lasting(n * 66)();
        return stopTimeMs(() => queue.stop(5_000));
      }),
    );
    expect(took.filter((tookMs) => tookMs > SLACK_MS)).toEqual([]);
  });

  test('while it listens anew: Redis does not answer that any more, and nobody is left to hear it', async () => {
    const gate = await openGate(Number(new URL((await startRedis()).url).port));
    const { queue } = await drivers.start({ redis: `redis://127.0.0.1:${gate.port}` });
    const timesAsked = gate.swallow('subscribe');
    gate.cut();
    await until(() => timesAsked() > 0);

    expect(await stopTimeMs(() => queue.stop(5_000))).toBeLessThan(SLACK_MS);
  });

  test('while it shakes hands anew: what it had asked before the break is not waited for', async () => {
    const gate = await openGate(Number(new URL((await startRedis()).url).port));
    const driver = await drivers.start({ redis: `redis://127.0.0.1:${gate.port}` });
    await driver.queue.push(deliveries(1));
    await workedOn(driver, [1]);
    // The worker waits for a job again.
    await lasting(300)();
    const timesAsked = gate.swallow('info');
    gate.cut();
    await until(() => timesAsked() >= CONNECTIONS);

    expect(await stopTimeMs(() => driver.queue.stop(5_000))).toBeLessThan(SLACK_MS);
  });

  test.each<[string, Mishap]>([
    ['killed', killed],
    ['frozen', frozen],
    ['full', full],
  ])('when busy and Redis was %s: what runs may finish', async (_state, mishap) => {
    const redis = await startRedis();
    let begun = false;
    const driver = await drivers.start({
      redis: redis.url,
      async onJob() {
        begun = true;
        await lasting(1_000)();
      },
    });
    await driver.queue.push(deliveries(1));
    await until(() => begun);
    await mishap(redis);

    const tookMs = await stopTimeMs(() => driver.queue.stop(5_000));
    redis.thaw();
    expect(driver.worked.get(1)).toBe(1);
    expect(tookMs).toBeLessThan(1_000 + SLACK_MS);
  });

  test('when an attempt ignores that it was aborted', async () => {
    const redis = await startRedis();
    let begun = false;
    let release: () => void = () => undefined;
    const driver = await drivers.start({
      redis: redis.url,
      onJob: () => new Promise((resolve) => ((begun = true), (release = resolve))),
    });
    await driver.queue.push(deliveries(1));
    await until(() => begun);

    expect(await stopTimeMs(() => driver.queue.stop(100))).toBeLessThan(2_100 + SLACK_MS);
    release();
  });

  test('giving jobs it already took to another instance', async () => {
    const redis = await startRedis();
    let begun = false;
    const leaving = await drivers.start({
      redis: redis.url,
      async onJob(_job, signal) {
        begun = true;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    });
    await leaving.queue.push(deliveries(1));
    await until(() => begun);
    const feeding = drivers.open({ redis: redis.url });
    await until(() => feeding.queue.isReady());

    const stopped = leaving.queue.stop(2_000);
    await feeding.queue.push(deliveries(20, 2));
    await until(() =>
      redis.command('LLEN', `${keyPrefixOf(PROJECT)}:deliveries:wait`).then((waiting) => waiting === 20),
    );
    await stopped;

    await feeding.queue.start();
    await workedOn(
      feeding,
      deliveries(20, 2).map(({ id }) => id),
      3_000,
    );
    expect([...leaving.worked.keys()]).toEqual([1]);
  });
});
