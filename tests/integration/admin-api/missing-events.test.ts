import type { ReplayCount } from '../../../server/src/contracts';
import { describeOnEachDatabase } from '../../support/services';
import type { StrapiApp } from '../../support/strapi';
import { type Api, finishedReplay } from './api';
import { deliveryRows as rowsOf, emptyHistory, eventAt, seed, SEEDED_AT as AT } from './history-seed';
import { openReplayStage } from './replay-stage';

describeOnEachDatabase('replays of what is missing', (kind) => {
  let app: StrapiApp;
  let api: Api;
  let plain: number;
  let ordered: number;

  beforeAll(async () => void ({ app, api, plain, ordered } = await openReplayStage(kind)));
  beforeEach(() => emptyHistory(app));

  const since = AT + 200_000;
  /** 1,200 events from AT on, one per second; every other was owed already, some are of other kinds. */
  const events = Array.from({ length: 1200 }, (_, index) => {
    const id = index + 1;
    return eventAt(id, {
      type: id % 3 === 0 ? 'entry.delete' : 'entry.update',
    });
  });
  const owed = events
    .filter(({ id }) => id % 2 === 0)
    .map(({ id }) => ({
      id,
      event_id: id,
      endpoint_id: plain,
      state: 'succeeded' as const,
      created_at: AT + id,
    }));
  const expected = events
    .filter((event) => event.type === 'entry.update' && event.created_at >= since && event.id % 2 === 1)
    .map(({ id }) => id);

  const owedTo = async (endpoint: number): Promise<number[]> =>
    app.run(async (strapi, endpoint_id) => {
      const rows: { event_id: number }[] = await strapi.db
        .connection('durable_webhooks_deliveries')
        .where({ endpoint_id })
        .orderBy('id');
      return rows.map((row) => row.event_id);
    }, endpoint);

  beforeEach(() => seed(app, { events, deliveries: owed.map((row) => ({ ...row, endpoint_id: plain })) }));

  it('owe just the events since then that it subscribes to and never got, in their order', async () => {
    const before = await owedTo(plain);
    const counted = await api.post<ReplayCount>('/replays', {
      missing: { endpoint: plain, since },
      dryRun: true,
    });
    expect(counted.data).toEqual({
      matched: expected.length,
      replayed: expected.length,
      skipped: 0,
      dryRun: true,
    });
    expect(await owedTo(plain)).toEqual(before);
    const replay = await finishedReplay(api, { missing: { endpoint: plain, since } });
    expect(replay).toMatchObject({ matched: expected.length, replayed: expected.length, skipped: 0 });
    expect((await owedTo(plain)).slice(before.length)).toEqual(expected);
    expect(await owedTo(ordered)).toEqual([]);
  });

  it('leave an event to the dispatch that has not been dispatched yet', async () => {
    const counted = await app.run(
      (strapi, { endpoint, since }) =>
        strapi.db.transaction(async ({ trx }) => {
          await trx('durable_webhooks_events').where({ id: 1199 }).update({ dispatched_at: null });
          const deliveries = strapi.plugin('durable-webhooks').service('deliveries');
          return deliveries.replay({ missing: { endpoint, since }, dryRun: true });
        }),
      { endpoint: plain, since },
    );
    expect(counted.matched).toBe(expected.length - 1);
  });

  it('owe nothing twice, also when two people ask at once', async () => {
    const ask = () => finishedReplay(api, { missing: { endpoint: plain, since } });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(expected.length);
    const all = await owedTo(plain);
    expect(new Set(all).size).toBe(all.length);
    expect(await ask()).toMatchObject({ matched: 0, replayed: 0 });
  });

  it('put deliveries of a document in order where the endpoint asks for it', async () => {
    await finishedReplay(api, { missing: { endpoint: ordered, since } });
    const rows = [...(await rowsOf(app)).values()].filter(({ state }) => state === 'pending');
    expect(rows.length).toBeGreaterThan(expected.length);
    expect(new Set(rows.map(({ ordering_key }) => ordering_key)).size).toBe(10);
  });
});
