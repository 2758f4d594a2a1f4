import fc from 'fast-check';
import { deferred } from '../../../support/fakes/deferred';
import { type Attempt, aQueue, to } from '../../../support/fakes/embedded-queue';

describe('the embedded queue', () => {
  it('begins at most as many attempts as the process may have, the next one when one ends', async () => {
    const { queue, attempts, end } = aQueue({ concurrency: 2 });
    await queue.push(to(1, 5));
    expect(attempts).toHaveLength(2);
    await end(0);
    expect(attempts).toHaveLength(3);
    await end(1, 2);
    expect(attempts).toHaveLength(5);
  });

  it('begins at most as many attempts as an endpoint may have, and lets others pass', async () => {
    const { queue, endpoints, end } = aQueue({ endpointConcurrency: (id) => (id === 1 ? 1 : 10) });
    await queue.push([...to(1, 3), ...to(2, 2)]);
    expect(endpoints()).toEqual([1, 2, 2]);
    await end(0);
    expect(endpoints()).toEqual([1, 2, 2, 1]);
  });

  it('sends the deliveries of an endpoint in the order they came', async () => {
    const { queue, attempts, end } = aQueue({ concurrency: 1 });
    const deliveries = to(1, 3);
    await queue.push(deliveries);
    await end(0);
    await end(1);
    expect(attempts.map(({ delivery }) => delivery.id)).toEqual(deliveries.map(({ id }) => id));
  });

  it('takes one from each line in turn', async () => {
    const { queue, endpoints } = aQueue({ concurrency: 6 });
    await queue.push([...to(1, 4), ...to(2, 4)]);
    expect(endpoints()).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('serves every line in turn also when places become free one by one', async () => {
    const { queue, endpoints, end } = aQueue({ concurrency: 1 });
    await queue.push([...to(1, 4), ...to(2, 2), ...to(3, 1)]);
    for (const index of [0, 1, 2, 3, 4, 5]) await end(index);
    expect(endpoints()).toEqual([1, 2, 3, 1, 2, 1, 1]);
  });

  it('goes on with the others when an attempt throws, and says so', async () => {
    const { queue, attempts, errors, settled, end } = aQueue({ concurrency: 1 });
    await queue.push(to(1, 3));
    attempts[0]!.end.reject(new Error('a surprise'));
    await settled();
    expect(errors).toEqual([new Error('a surprise')]);
    expect(attempts).toHaveLength(2);
    await end(1);
    expect(attempts).toHaveLength(3);
  });

  it('goes on with the others when an attempt throws before it begins', async () => {
    const began: number[] = [];
    const { queue, errors, settled } = aQueue({
      concurrency: 1,
      onDelivery({ id }) {
        began.push(id);
        throw new Error('a surprise');
      },
    });
    await queue.push(to(1, 3));
    await settled();
    expect(began).toHaveLength(3);
    expect(errors).toHaveLength(3);
  });

  it('has room for a few deliveries more than it may send at once', async () => {
    const { queue, end } = aQueue({ concurrency: 2 });
    expect(queue.room()).toBe(6);
    await queue.push(to(1, 5));
    expect(queue.room()).toBe(1);
    expect([queue.waiting(1), queue.waiting(2)]).toEqual([3, 0]);
    await end(0);
    expect(queue.room()).toBe(2);
    expect(queue.waiting(1)).toBe(2);
  });

  it('asks for more for an endpoint before its line is empty', async () => {
    const { queue, onRoom, end } = aQueue({ concurrency: 10, endpointConcurrency: () => 2 });
    await queue.push(to(1, 6));
    await end(0);
    expect(onRoom).not.toHaveBeenCalled();
    await end(1);
    expect(onRoom).toHaveBeenCalledTimes(1);
  });

  it('asks for more for all of them when half as much waits as may', async () => {
    const { queue, onRoom, end } = aQueue({ concurrency: 4, endpointConcurrency: () => 4 });
    await queue.push(to(1, 12));
    await end(0, 1, 2);
    expect(onRoom).not.toHaveBeenCalled();
    await end(3);
    expect(onRoom).toHaveBeenCalledTimes(1);
  });

  it('never has more attempts under way than the process and each endpoint may have, and makes every one', async () => {
    const lines = fc.array(fc.record({ endpoint: fc.nat(4), count: fc.integer({ min: 1, max: 8 }) }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.nat()),
        async (pushes, concurrency, picks) => {
          const underWay: Attempt[] = [];
          let made = 0;
          const { queue, settled } = aQueue({
            concurrency,
            endpointConcurrency: (id) => id + 1,
            onDelivery(delivery, signal) {
              const end = deferred();
              underWay.push({ delivery, signal, end });
              made += 1;
              return end.promise;
            },
          });
          const withinLimits = (): boolean =>
            underWay.length <= concurrency &&
            [0, 1, 2, 3, 4].every(
              (id) => underWay.filter(({ delivery }) => delivery.endpointId === id).length <= id + 1,
            );
          for (const { endpoint, count } of pushes) await queue.push(to(endpoint, count));
          expect(withinLimits()).toBe(true);
          while (underWay.length > 0) {
            const [one] = underWay.splice(picks.next().value % underWay.length, 1);
            one!.end.resolve();
            await settled();
            expect(withinLimits()).toBe(true);
          }
          expect(made).toBe(pushes.reduce((sum, { count }) => sum + count, 0));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('stopping the embedded queue', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('gives back what was not begun and waits for what was', async () => {
    const { queue, attempts, released, end } = aQueue({ concurrency: 1 });
    const deliveries = to(1, 3);
    await queue.push(deliveries);
    const stopped = jest.fn();
    const stopping = queue.stop(10_000).then(stopped);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(released).toEqual([[deliveries[1]!.id, deliveries[2]!.id]]);
    expect(stopped).not.toHaveBeenCalled();
    expect(attempts[0]!.signal.aborted).toBe(false);
    await end(0);
    await stopping;
    expect(attempts).toHaveLength(1);
  });

  it('takes nothing more', async () => {
    const { queue, attempts } = aQueue();
    await queue.stop(0);
    const deliveries = to(1, 2);
    expect(await queue.push(deliveries)).toEqual(deliveries.map(({ id }) => id));
    expect(queue.room()).toBe(0);
    expect(attempts).toEqual([]);
  });

  it('aborts at the deadline what still runs, and waits for it to be recorded', async () => {
    const { queue, attempts, end } = aQueue();
    await queue.push(to(1, 1));
    const stopped = jest.fn();
    const stopping = queue.stop(1000).then(stopped);
    await jest.advanceTimersByTimeAsync(1000);
    expect(attempts[0]!.signal.aborted).toBe(true);
    expect(stopped).not.toHaveBeenCalled();
    await end(0);
    await stopping;
  });

  it('ends soon after the deadline also when an attempt cannot be recorded', async () => {
    const { queue } = aQueue();
    await queue.push(to(1, 1));
    const stopping = queue.stop(1000);
    await jest.advanceTimersByTimeAsync(3000);
    await stopping;
  });

  it('ends soon after the deadline also when nothing can be given back', async () => {
    const { queue } = aQueue({ release: () => new Promise(() => undefined) });
    const stopping = queue.stop(1000);
    await jest.advanceTimersByTimeAsync(3000);
    await stopping;
  });

  it('says when what was not begun could not be given back, and ends', async () => {
    const { queue, errors } = aQueue({ release: () => Promise.reject(new Error('no database')) });
    await queue.stop(1000);
    expect(errors).toEqual([new Error('no database')]);
  });

  it('stops once however often it is asked', async () => {
    const { queue, released } = aQueue();
    await Promise.all([queue.stop(1000), queue.stop(1000)]);
    expect(released).toHaveLength(1);
  });

  it('takes nothing any more and has no slot free', async () => {
    const { queue, attempts, end } = aQueue({ concurrency: 2 });
    await queue.begin(to(1, 1));
    expect([attempts.length, queue.free()]).toEqual([1, 1]);
    await end(0);
    expect(queue.free()).toBe(2);
    await queue.stop(1000);
    const [late] = to(1, 1);
    expect([queue.free(), await queue.begin([late!])]).toEqual([0, [late!.id]]);
  });
});
