import type { StatusView } from '../../../server/src/contracts';
import { mostWithin, setStage } from './stage';
import type { Stage } from './stage';
import type { StartOptions } from '../../support/strapi';
import { until } from '../../support/until';

const EVENTS = 300;
const CONCURRENCY = 4;
const RATE = { max: 40, perMs: 500 };

/** An endpoint that goes down with a backlog and comes back, whatever the driver. */
export function describeParking(options: () => Promise<StartOptions>): void {
  let stage: Stage;
  const arrivals = async (key: string): Promise<number[]> =>
    (await stage.receiver.requests({ path: `/${key}` })).map(({ receivedAt }) => receivedAt);

  beforeAll(async () => {
    const { plugin: _, ...start } = await options();
    const endpoints = { down: { concurrency: CONCURRENCY, rateLimit: RATE }, fine: {} };
    stage = await setStage(endpoints, start);
    await stage.receiver.behave('/down', { status: 503 });
  });

  it('is parked while others get theirs, and its backlog spends nothing', async () => {
    await stage.publish(EVENTS);
    await stage.receiver.waitFor(EVENTS, 20_000, { path: '/fine' });
    await stage.becomes('down', 'parked');
    // What was claimed before that is given back.
    const { health, oldestWaitingAt } = await until(
      async () => {
        const endpoint = await stage.endpoint('down');
        return endpoint.waiting === EVENTS ? endpoint : null;
      },
      { deadlineMs: 3_000, what: 'everything waits' },
    );
    expect(health.nextProbeAt! - health.failingSince!).toBeGreaterThan(4000);
    expect(Date.now() - oldestWaitingAt!).toBeLessThan(60_000);
    // Those in flight when the fifth failed, and no others.
    expect((await arrivals('down')).length).toBeLessThanOrEqual(5 + CONCURRENCY);
    const tries = await stage.app.database.query(
      'SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE tries > 0 AND finished_at IS NULL',
    );
    expect(Number(tries[0]!['n'])).toBe((await arrivals('down')).length);
  });

  it('is told of in words by the status', async () => {
    const { warnings, attention } = await stage.app.run(
      (strapi) => strapi.plugin('durable-webhooks').service('status').read() as Promise<StatusView>,
    );
    expect(warnings).toEqual([expect.stringMatching(/"down" is parked: .* 300 deliveries wait for it/)]);
    expect(attention).toMatchObject([
      { text: warnings[0], code: 'endpointParked', params: { name: 'down', waiting: 300 } },
    ]);
  });

  it('is probed with one delivery after a pause, and again after a longer one', async () => {
    const before = (await arrivals('down')).length;
    const requests = await stage.receiver.waitFor(before + 2, 40_000, { path: '/down' });
    const [last, first, second] = requests.slice(before - 1).map(({ receivedAt }) => receivedAt);
    expect(requests).toHaveLength(before + 2);
    expect(first! - last!).toBeGreaterThanOrEqual(4400);
    expect(second! - first!).toBeGreaterThanOrEqual(4400);
  });

  it('stays parked when the process is killed, and is probed by the next one when the time has come', async () => {
    const before = (await arrivals('down')).length;
    const { health } = await stage.endpoint('down');
    await stage.app.kill();
    await stage.again();
    const [probe] = (await stage.receiver.waitFor(before + 1, 40_000, { path: '/down' })).slice(before);
    expect(probe!.receivedAt).toBeGreaterThanOrEqual(health.nextProbeAt!);
    expect((await arrivals('down')).length).toBe(before + 1);
  });

  it('is drained faster and faster once it answers, within its own limits', async () => {
    const { health } = await stage.endpoint('down');
    await stage.receiver.behave('/down', { status: 200, delayMs: 20 });
    const before = (await arrivals('down')).length;
    const all = before + EVENTS;
    await until(async () => (await stage.states('down'))['succeeded'] === EVENTS, {
      deadlineMs: 90_000,
      everyMs: 500,
      what: 'everything is delivered',
    });
    const drained = (await arrivals('down')).slice(before);
    expect(drained.length).toBe(all - before);
    expect(drained[0]!).toBeGreaterThanOrEqual(health.nextProbeAt!);
    expect(drained[1]! - drained[0]!).toBeGreaterThanOrEqual(20);
    expect((await stage.receiver.concurrency('/down')).max).toBeLessThanOrEqual(CONCURRENCY);
    // The receiver's clock ticks after ours: an arrival may be late by what its machine takes.
    expect(mostWithin(drained, RATE.perMs - 50)).toBeLessThanOrEqual(RATE.max);
    expect((await stage.endpoint('down')).health).toEqual({
      state: 'healthy',
      failingSince: null,
      nextProbeAt: null,
      consecutiveFailures: 0,
    });
    expect(await arrivals('fine')).toHaveLength(EVENTS);
  });
}
