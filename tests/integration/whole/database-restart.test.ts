import { startPostgres } from '../../support/postgres';
import { startReceiver } from '../../support/receiver';
import { describeWith } from '../../support/services';
import { createDatabase, startStrapi } from '../../support/strapi';
import { until } from '../../support/until';

const TAGS = 150;

describeWith(['postgres-programs'], 'a database that restarts while deliveries are made', () => {
  it('loses nothing, and deliveries resume by themselves', async () => {
    const postgres = await startPostgres();
    const receiver = await startReceiver();
    await receiver.behave('/', { status: 200, delayMs: 40 });
    const database = await createDatabase('postgres', { port: postgres.port });
    const app = await startStrapi({
      database,
      plugin: {
        endpoints: {
          slow: {
            name: 'Slow',
            url: receiver.url('/'),
            events: ['entry.create'],
            signature: 'none',
            concurrency: 4,
          },
        },
      },
    });
    await app.run(createTags, { count: TAGS });
    await receiver.waitFor(20, 10_000);
    await postgres.restart();

    await until(async () => (await finished(database)) === TAGS, {
      deadlineMs: 40_000,
      what: 'every delivery recorded',
    });
    const ids = (await receiver.requests()).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(TAGS);
    await app.stop();
    await receiver.stop();
    await postgres.stop();
  });
});

const finished = async (database: Awaited<ReturnType<typeof createDatabase>>): Promise<number> => {
  const sql = "SELECT COUNT(*) AS n FROM durable_webhooks_deliveries WHERE state = 'succeeded'";
  const [row] = await database.query(sql);
  return Number(row?.['n']);
};

/* Runs inside Strapi: sees its parameters only. */
async function createTags(strapi: any, { count }: { count: number }): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await strapi.documents('api::tag.tag').create({ data: { name: `tag ${n}` } });
  }
}
