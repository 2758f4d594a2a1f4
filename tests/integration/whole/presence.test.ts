import type { StatusView } from '../../../server/src/contracts';
import { startStrapi, type StrapiApp } from '../../support/strapi';
import { until } from '../../support/until';
import { superApi } from '../admin-api/api';

const instancesSeenBy = async (app: StrapiApp): Promise<StatusView['instances']> =>
  (await (await superApi(app)).get<StatusView>('/status')).data.instances;

it('every instance is listed with its role while it is there, and one of them feeds', async () => {
  const first = await startStrapi();
  await until(async () => (await instancesSeenBy(first)).some(({ isFeeder }) => isFeeder));
  const second = await startStrapi({ database: first.database, plugin: { role: 'producer' } });

  const both = await until(async () => {
    const seen = await instancesSeenBy(first);
    return seen.length === 2 ? seen : null;
  });
  expect(both).toEqual([
    expect.objectContaining({ pid: first.pid, role: 'all', isFeeder: true }),
    expect.objectContaining({ pid: second.pid, role: 'producer', isFeeder: false }),
  ]);
  expect(await instancesSeenBy(second)).toEqual(both);

  await second.stop();
  expect(await instancesSeenBy(first)).toHaveLength(1);
});
