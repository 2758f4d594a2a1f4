import type { DeliveryQueue, ReservedDelivery } from '../../../server/src/pipeline/ports';
import { watchLeaks } from '../leaks';
import type { LeakWatch } from '../leaks';
import { until } from '../until';
import { pushAll } from './push-all';

export interface QueueSettings {
  concurrency: number;
  /** Makes the attempt of the delivery with this id. */
  work(deliveryId: number, signal: AbortSignal): Promise<void>;
}

/** What the suite needs of a driver. */
export interface QueueHarness<T extends ReservedDelivery> {
  /** A fresh queue of its own, not started. */
  open(settings: QueueSettings): DeliveryQueue<T>;
  /** A delivery as the feeder would hand it over, its first attempt unless said otherwise. */
  delivery(id: number, attempt?: number): T;
}

/** What the pipeline relies on, whatever carries the deliveries. */
export function describeQueue<T extends ReservedDelivery>(
  name: string,
  createHarness: () => Promise<QueueHarness<T>>,
): void {
  describe(name, () => {
    let harness: QueueHarness<T>;
    let queues: DeliveryQueue<T>[];
    let leaks: LeakWatch;

    beforeAll(async () => {
      harness = await createHarness();
    });

    beforeEach(() => {
      queues = [];
      leaks = watchLeaks();
    });

    afterEach(async () => {
      await Promise.all(queues.map((queue) => queue.stop(0)));
      await leaks.expectNone();
      leaks.end();
    });

    const open = (work: QueueSettings['work'], concurrency = 10): DeliveryQueue<T> => {
      const queue = harness.open({ concurrency, work });
      queues.push(queue);
      return queue;
    };

    const started = async (work: QueueSettings['work'], concurrency?: number): Promise<DeliveryQueue<T>> => {
      const queue = open(work, concurrency);
      await queue.start();
      await until(() => queue.room() > 0, { what: 'the queue has room' });
      return queue;
    };

    const deliveries = (count: number, firstId = 1): T[] =>
      Array.from({ length: count }, (_, index) => harness.delivery(firstId + index));

    test('works on every delivery exactly once', async () => {
      const worked = new Tally();
      const queue = await started(async (id) => worked.add(id));

      await pushAll(queue, deliveries(500));

      await until(() => worked.total >= 500, { what: '500 deliveries worked on' });
      expect(worked.ids()).toEqual(deliveries(500).map(({ id }) => id));
      expect(worked.total).toBe(500);
    });

    test('works on each attempt of a delivery', async () => {
      const worked = new Tally();
      const queue = await started(async (id) => worked.add(id));

      for (const attempt of [1, 2, 3]) {
        await pushAll(queue, [harness.delivery(7, attempt)]);
        await until(() => worked.total === attempt, { what: `attempt ${attempt}` });
      }
    });

    test('works on as many at once as it may, and never on more', async () => {
      const pool = new Pool();
      const queue = await started(pool.work, 4);

      await pushAll(queue, deliveries(12));
      await until(() => pool.running === 4, { what: 'four at once' });
      await pool.finishAll(12);

      expect(pool.most).toBe(4);
    });

    test('has no room and takes nothing once it was stopped, also if it never started', async () => {
      const queue = open(async () => undefined);
      await queue.stop(0);

      expect(queue.room()).toBe(0);
      expect(await queue.push(deliveries(3))).toEqual([1, 2, 3]);
    });

    test('goes on when working on a delivery fails', async () => {
      const worked = new Tally();
      const queue = await started(async (id) => {
        worked.add(id);
        if (id % 2 === 0) throw new Error('This delivery cannot be worked on.');
      }, 2);

      await pushAll(queue, deliveries(20));

      await until(() => worked.total >= 20, { what: '20 deliveries worked on' });
      expect(worked.ids()).toHaveLength(20);
    });

    test('stopping lets what runs finish and begins nothing new', async () => {
      const pool = new Pool();
      const queue = await started(pool.work, 2);
      await pushAll(queue, deliveries(6));
      await until(() => pool.running === 2, { what: 'two at once' });

      let hasStopped = false;
      const stopped = queue.stop(30_000).then(() => (hasStopped = true));
      expect(queue.room()).toBe(0);
      expect(await queue.push(deliveries(1, 100))).toEqual([100]);
      expect(hasStopped).toBe(false);
      await pool.finishAll(2);
      await stopped;

      expect(pool.begun).toBe(2);
      expect(pool.aborted).toBe(0);
    });

    test('stopping aborts what still runs at the deadline', async () => {
      const pool = new Pool();
      const queue = await started(pool.work, 3);
      await pushAll(queue, deliveries(5));
      await until(() => pool.running === 3, { what: 'three at once' });

      const startedAt = performance.now();
      await queue.stop(200);
      const tookMs = performance.now() - startedAt;

      expect(pool.aborted).toBe(3);
      expect(pool.begun).toBe(3);
      expect(tookMs).toBeGreaterThanOrEqual(199);
      expect(tookMs).toBeLessThan(1_500);
    });

    test('stopping twice is stopping once', async () => {
      const queue = await started(async () => undefined);

      await Promise.all([queue.stop(1_000), queue.stop(1_000)]);
    });
  });
}

class Tally {
  private readonly counts = new Map<number, number>();
  total = 0;

  add(id: number): void {
    this.total += 1;
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }

  ids(): number[] {
    return [...this.counts.keys()].sort((a, b) => a - b);
  }
}

/** Attempts that last until they are told to finish, or aborted. */
class Pool {
  begun = 0;
  aborted = 0;
  most = 0;
  private readonly finishers = new Set<() => void>();

  get running(): number {
    return this.finishers.size;
  }

  readonly work = (_id: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        this.finishers.delete(finish);
        signal.removeEventListener('abort', abort);
      };
      const finish = (): void => {
        leave();
        resolve();
      };
      const abort = (): void => {
        this.aborted += 1;
        leave();
        reject(new Error('Aborted.'));
      };
      this.begun += 1;
      this.finishers.add(finish);
      this.most = Math.max(this.most, this.running);
      signal.addEventListener('abort', abort);
    });

  /** Finishes one after the other until `count` have been. */
  async finishAll(count: number): Promise<void> {
    for (let finished = 0; finished < count; finished += 1) {
      const finish = await until(() => [...this.finishers][0], {
        what: `attempt ${finished + 1} of ${count}`,
      });
      finish();
    }
  }
}
