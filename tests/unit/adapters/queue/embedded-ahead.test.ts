import { aQueue, to } from '../../../support/fakes/embedded-queue';

// All that ends ends at once, however busy the machine is.
beforeEach(() => void jest.spyOn(performance, 'now').mockReturnValue(1_000));
afterEach(() => void jest.restoreAllMocks());

describe('what the embedded queue takes ahead', () => {
  it('is more when deliveries end fast, for the endpoint where they do', async () => {
    const { queue, end } = aQueue({ concurrency: 10, endpointConcurrency: () => 2 });
    expect([queue.ahead(1), queue.ahead(2)]).toEqual([4, 4]);
    await queue.push(to(1, 30));
    for (let n = 0; n < 12; n += 1) await end(n);
    expect([queue.ahead(1), queue.ahead(2)]).toEqual([12, 4]);
    await queue.push(to(1, 30));
    for (let n = 12; n < 60; n += 1) await end(n);
    expect([queue.ahead(1), queue.ahead(2)]).toEqual([40, 4]);
  });

  it('is no more than there is memory for', async () => {
    const { queue, end } = aQueue({ concurrency: 10, endpointConcurrency: () => 2 });
    const withBody = (count: number, length: number) =>
      to(1, count).map((one) => ({ ...one, event: { ...one.event, body: 'x'.repeat(length) } }));
    await queue.push(withBody(30, 1024 * 1024));
    for (let n = 0; n < 12; n += 1) await end(n);
    expect(queue.ahead(1)).toBe(4);
    await queue.push(withBody(1, 300 * 1024));
    expect(queue.ahead(1)).toBe(6);
    await queue.push(withBody(1, 100));
    expect(queue.ahead(1)).toBe(12);
  });

  it('runs low when half of that has begun, of an endpoint and of all', async () => {
    const { queue, end } = aQueue({ concurrency: 4, endpointConcurrency: () => 2 });
    expect(queue.isLow(1)).toBe(true);
    await queue.push(to(1, 6));
    expect([queue.isLow(1), queue.isLow(2)]).toEqual([false, true]);
    await queue.push(to(2, 6));
    expect([queue.isLow(1), queue.isLow(2)]).toEqual([false, false]);
    await end(0, 1);
    expect([queue.isLow(1), queue.isLow(2)]).toEqual([false, false]);
    await end(2, 3);
    expect([queue.isLow(1), queue.isLow(2)]).toEqual([true, true]);
  });
});
