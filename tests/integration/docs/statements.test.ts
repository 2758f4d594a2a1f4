import type { Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';

let receiver: Receiver;
let app: StrapiApp;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  const endpoint = { name: 'Counted', url: receiver.url('/'), events: ['counted.*'], signature: 'none' };
  app = await startStrapi({ plugin: { pollMs: 60_000, endpoints: { counted: endpoint } } });
});

/** Statements on our tables by verb and table, from publishing so many events in one transaction until all is recorded. */
async function statementsFor(events: number): Promise<Record<string, number>> {
  const before = await succeeded();
  await app.run(async (strapi, total) => {
    const counts: Record<string, number> = {};
    const count = ({ sql }: { sql: string }): void => {
      const [, verb, table] = /^(\w+).*?durable_webhooks_(\w+)/.exec(sql) ?? [];
      const key = `${verb} ${table}`;
      if (verb && table) counts[key] = (counts[key] ?? 0) + 1;
    };
    Object.assign(globalThis, { counts, stopCounting: () => strapi.db.connection.off('query', count) });
    const { publish } = strapi.plugin('durable-webhooks').service('events');
    await strapi.db.transaction(async () => {
      for (let n = 0; n < total; n += 1) await publish('counted.event', { n });
      strapi.db.connection.on('query', count);
    });
  }, events);
  await until(async () => (await succeeded()) === before + events, { deadlineMs: 30_000, everyMs: 100 });
  return app.run(() => {
    const { counts, stopCounting } = globalThis as unknown as {
      counts: Record<string, number>;
      stopCounting(): void;
    };
    stopCounting();
    return counts;
  });
}

/** Asked on a connection of the test's own. */
async function succeeded(): Promise<number> {
  const [row] = await app.database.query(
    "SELECT COUNT(*) AS count FROM durable_webhooks_deliveries WHERE state = 'succeeded'",
  );
  return Number(row!.count);
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

describe('from the outbox to the recorded attempt', () => {
  it('a delivery alone takes at most 15 statements: claimed as it is made, then recorded', async () => {
    await statementsFor(1);
    const counts = await statementsFor(1);
    expect(sum(counts)).toBeLessThanOrEqual(15);
    expect(counts).toMatchObject({ 'insert deliveries': 1, 'insert attempts': 1, 'update deliveries': 1 });
  });

  it('five hundred deliveries at once take fewer than two statements each', async () => {
    const counts = await statementsFor(500);
    expect(sum(counts)).toBeLessThan(1000);
  });
});
