import { startRedis } from '../../support/redis';
import { describeWith } from '../../support/services';
import { until } from '../../support/until';
import { subscribers, useDrivers } from './drivers';

describeWith(['redis'], "the BullMQ driver's wake", () => {
  const drivers = useDrivers();

  test('reaches every instance, and many in a row are few messages', async () => {
    const redis = await startRedis();
    const one = await drivers.start({ redis: redis.url });
    const other = await drivers.start({ redis: redis.url });
    const producer = drivers.open({ redis: redis.url });
    await until(async () => (await subscribers(redis)) === 2 && producer.queue.isReady());

    for (let rings = 0; rings < 1_000; rings += 1) producer.queue.wake();
    await until(() => one.wakes === 2 && other.wakes === 2, {
      what: 'the first ring and one for all others',
    });

    producer.queue.wake();
    await until(() => one.wakes === 3 && other.wakes === 3);
  });

  test('works again after Redis restarted', async () => {
    const redis = await startRedis();
    const driver = await drivers.start({ redis: redis.url });
    await redis.restart();
    await until(async () => (await subscribers(redis)) === 1 && driver.queue.isReady(), {
      what: 'subscribed',
    });

    driver.queue.wake();

    await until(() => driver.wakes > 0);
  });
});
