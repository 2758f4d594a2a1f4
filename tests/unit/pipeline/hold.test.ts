import { createHoldings, holding } from '../../../server/src/pipeline/hold';
import { aClaimedDelivery } from '../../support/factories';
import { aLog } from '../../support/fakes/log';
import { deferred } from '../../support/fakes/deferred';

const LEASE_MS = 9_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function someHoldings(renew: (ids: readonly number[]) => Promise<void> = () => Promise.resolve()) {
  const renewed = jest.fn(renew);
  const log = aLog();
  return { holdings: createHoldings({ renew: renewed }, LEASE_MS, log), renewed, log };
}

describe('what this process holds', () => {
  it('is renewed three times within a lease', async () => {
    const { holdings, renewed } = someHoldings();
    holdings.start();
    holdings.add([1, 2]);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renewed.mock.calls).toEqual([[[1, 2]], [[1, 2]], [[1, 2]]]);
    await holdings.stop();
  });

  it('is renewed no more when it is finished', async () => {
    const { holdings, renewed } = someHoldings();
    holdings.start();
    holdings.add([1, 2]);
    holdings.drop(1);
    expect(holdings.count()).toBe(1);
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    expect(renewed.mock.calls).toEqual([[[2]]]);
    holdings.drop(2);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renewed).toHaveBeenCalledTimes(1);
    await holdings.stop();
  });

  it('is renewed again after the database failed, and the log says so', async () => {
    let isDown = true;
    const { holdings, renewed, log } = someHoldings(async () => {
      if (isDown) throw new Error('no database');
    });
    holdings.start();
    holdings.add([1]);
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    isDown = false;
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    expect(renewed).toHaveBeenCalledTimes(2);
    expect(log.lines('warn')).toEqual(['leases could not be renewed']);
    await holdings.stop();
  });

  it('is not renewed twice at once when the database is slow', async () => {
    const slow = deferred();
    const { holdings, renewed } = someHoldings(() => slow.promise);
    holdings.start();
    holdings.add([1]);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renewed).toHaveBeenCalledTimes(1);
    slow.resolve();
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    expect(renewed).toHaveBeenCalledTimes(2);
    await holdings.stop();
  });

  it('is not touched any more once stopping has ended', async () => {
    const slow = deferred();
    const { holdings, renewed } = someHoldings(() => slow.promise);
    holdings.start();
    holdings.add([1]);
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    const stopped = jest.fn();
    const stopping = holdings.stop().then(stopped);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(stopped).not.toHaveBeenCalled();
    slow.resolve();
    await stopping;
    expect(renewed).toHaveBeenCalledTimes(1);
  });
});

describe('a delivery that is worked on', () => {
  const delivery = aClaimedDelivery();
  const signal = new AbortController().signal;
  const told = () => ({ recorded: jest.fn(), failed: jest.fn() });

  it('is held until its attempt is recorded, though its slot is free before', async () => {
    const { holdings } = someHoldings();
    const recorded = deferred();
    const { recorded: onRecorded, failed } = told();
    const work = holding(holdings, async () => ({ recorded: recorded.promise }), {
      recorded: onRecorded,
      failed,
    });
    holdings.add([delivery.id]);
    await work(delivery, signal);
    expect([holdings.count(), onRecorded.mock.calls.length]).toEqual([1, 0]);
    recorded.resolve();
    await jest.advanceTimersByTimeAsync(0);
    expect([holdings.count(), onRecorded.mock.calls.length]).toEqual([0, 1]);
  });

  it('is let go and spoken of when its attempt could not be recorded', async () => {
    const { holdings } = someHoldings();
    const { recorded, failed } = told();
    const error = new Error('gave up');
    const work = holding(holdings, async () => ({ recorded: Promise.reject(error) }), { recorded, failed });
    holdings.add([delivery.id]);
    await work(delivery, signal);
    await jest.advanceTimersByTimeAsync(0);
    expect(holdings.count()).toBe(0);
    expect(failed).toHaveBeenCalledWith(error);
    expect(recorded).not.toHaveBeenCalled();
  });

  it('is let go when its attempt could not be made', async () => {
    const { holdings } = someHoldings();
    const work = holding(holdings, () => Promise.reject(new Error('no connection')), told());
    holdings.add([delivery.id]);
    await expect(work(delivery, signal)).rejects.toThrow('no connection');
    expect(holdings.count()).toBe(0);
  });
});
