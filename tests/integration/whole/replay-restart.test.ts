import type { EndpointWithSecret, ReplayView } from '../../../server/src/contracts';
import { startStrapi } from '../../support/strapi';
import { until } from '../../support/until';
import { superApi } from '../admin-api/api';
import { deliveryRows, eventAt, seed } from '../admin-api/history-seed';

const TOTAL = 400;
/** Not so long ago that history would be pruned. */
const startedAt = Date.now() - 60_000;

it('a replay goes on where it was when Strapi was killed, and begins no delivery twice', async () => {
  const first = await startStrapi({ plugin: { pollMs: 100 } });
  const api = await superApi(first);
  const input = { name: 'Shop', url: 'https://example.com/', events: ['entry.*'], enabled: false };
  const { id } = (await api.post<EndpointWithSecret>('/endpoints', input)).data;
  await seed(first, {
    events: [eventAt(1)],
    deliveries: Array.from({ length: TOTAL }, (_, at) => ({
      id: at + 1,
      event_id: 1,
      endpoint_id: id,
      state: 'dead',
      created_at: startedAt + at,
    })),
  });
  const { data: asked } = await api.post<ReplayView>('/replays', {
    filter: { endpoint: [id] },
    perSecond: 100,
  });
  const look = async (app: typeof first): Promise<ReplayView> =>
    (await (await superApi(app)).get<ReplayView>(`/replays/${asked.id}`)).data;
  await until(async () => (await look(first)).replayed > 20);
  await first.kill();

  const second = await startStrapi({ database: first.database, plugin: { pollMs: 100 } });
  const done = await until(
    async () => {
      const replay = await look(second);
      return replay.state === 'running' ? null : replay;
    },
    { deadlineMs: 30_000 },
  );
  expect(done).toMatchObject({ state: 'done', total: TOTAL, matched: TOTAL, replayed: TOTAL, skipped: 0 });
  const states = [...(await deliveryRows(second)).values()].map(({ state }) => state);
  expect(states.filter((state) => state === 'pending')).toHaveLength(TOTAL);
});
