import { freePort } from '../../support/free-port';
import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { lasting, useDrivers, workedOn } from './drivers';

const claimed = (...ids: number[]) => ids.map((id) => ({ id, job: { deliveryId: id, attempt: 1 } }));

describeWith(['redis'], 'what a process has claimed itself, with the BullMQ driver', () => {
  const drivers = useDrivers();

  test('is begun without a job, also while Redis is away', async () => {
    const driver = drivers.open({ redis: `redis://127.0.0.1:${await freePort()}` });
    await driver.queue.start();
    expect(await driver.queue.begin(claimed(1, 2))).toEqual([]);
    await workedOn(driver, [1, 2]);
  });

  test('takes free slots until it has ended', async () => {
    const redis = await startRedis();
    let end: () => void = () => undefined;
    const onJob = (): Promise<void> => new Promise((resolve) => (end = resolve));
    const { queue } = await drivers.start({ redis: redis.url, concurrency: 2, onJob });
    expect(queue.free()).toBe(2);
    await queue.begin(claimed(1));
    expect(queue.free()).toBe(1);
    end();
    await until(() => queue.free() === 2, { what: 'the slot is free again' });
  });

  test('is waited for by a stop', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url, onJob: lasting(500) });
    await driver.queue.begin(claimed(1));
    await driver.queue.stop(5_000);
    expect(driver.worked.get(1)).toBe(1);
  });

  test('comes back before the start and after the stop', async () => {
    const { queue } = drivers.open({ redis: `redis://127.0.0.1:${await freePort()}` });
    expect([queue.free(), await queue.begin(claimed(1))]).toEqual([0, [1]]);
    await queue.start();
    await queue.stop(0);
    expect([queue.free(), await queue.begin(claimed(2))]).toEqual([0, [2]]);
  });
});
