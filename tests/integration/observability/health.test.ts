import type { HealthView } from '../../../server/src/contracts';
import { freePort } from '../../support/free-port';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { until } from '../../support/until';

async function healthOf(app: StrapiApp): Promise<{ status: number } & HealthView> {
  const response = await app.request('/api/durable-webhooks/health');
  const { data } = (await response.json()) as { data: HealthView };
  return { status: response.status, ...data };
}

/** What two calls into the same Strapi process have in common. */
type Held = { held?: { rollback(): PromiseLike<unknown> } };

const healthy = (app: StrapiApp) =>
  until(async () => ((await healthOf(app)).status === 200 ? true : null), { what: 'a healthy instance' });

it('an instance says whether its database answers, to anybody', async () => {
  const app = await startStrapi();
  await healthy(app);
  expect(await healthOf(app)).toEqual({ status: 200, role: 'all', problems: [] });

  // SQLite has one connection: whoever holds it keeps all others waiting, as a database that hangs does.
  await app.run(async (strapi) => {
    (globalThis as Held).held = await strapi.db.connection.transaction();
  });
  expect(await healthOf(app)).toEqual({
    status: 503,
    role: 'all',
    problems: ['The database does not answer.'],
  });
  await app.run(() => (globalThis as Held).held?.rollback());
  await healthy(app);
});

it('a worker says that Redis is away', async () => {
  const redisUrl = `redis://127.0.0.1:${await freePort()}`;
  const app = await startStrapi({ plugin: { role: 'worker' }, redisUrl });
  const { status, problems } = await until(
    async () => {
      const health = await healthOf(app);
      return health.problems.some((problem) => problem.includes('has not begun')) ? null : health;
    },
    { what: 'the first round' },
  );
  expect({ status, problems }).toEqual({
    status: 503,
    problems: ['Redis cannot be reached: events are kept, nothing is sent until it is back.'],
  });
});
