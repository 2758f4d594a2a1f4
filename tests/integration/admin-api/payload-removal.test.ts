import type { DeliveryDetail, DeliveryPage, ReplayCount } from '../../../server/src/contracts';
import { type Receiver, startReceiver } from '../../support/receiver';
import { startStrapi, type StrapiApp } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { until } from '../../support/until';
import { type Api, finishedReplay, superApi } from './api';

describe('a delivery whose payload is removed after success', () => {
  let app: StrapiApp;
  let api: Api;
  let receiver: Receiver;
  let delivery: DeliveryDetail;

  beforeAll(async () => {
    receiver = await startReceiver();
    atSuiteEnd(() => receiver.stop());
    await receiver.behave('/', { status: 200, body: 'thanks' });
    const endpoint = { name: 'CRM', url: receiver.url('/'), events: ['order.paid'], signature: 'none' };
    app = await startStrapi({
      plugin: { retention: { removePayloadAfterSuccess: true }, endpoints: { crm: endpoint } },
    });
    api = await superApi(app);
    await app.run((strapi) =>
      strapi.plugin('durable-webhooks').service('events').publish('order.paid', { secret: 'sausage' }),
    );
    const line = await until(
      async () => {
        const { data } = await api.get<DeliveryPage>('/deliveries?state=succeeded');
        return data.results[0] ?? null;
      },
      { what: 'a delivery that succeeded', deadlineMs: 20_000, everyMs: 50 },
    );
    delivery = (await api.get<DeliveryDetail>(`/deliveries/${line.id}`)).data;
  });

  it('was sent in full, and then says when its payload went', async () => {
    const [request] = await receiver.requests({ path: '/' });
    expect(request?.body).toContain('sausage');
    expect(delivery.payloadRemovedAt).toBe(delivery.finishedAt);
    expect(delivery).toMatchObject({ state: 'succeeded', body: '', attempts: 1 });
    expect(delivery.attemptLog).toMatchObject([{ status: 200, responseBody: null }]);
  });

  it('is in no column of any table any more', async () => {
    const left = await app.run(async (strapi) => {
      const tables = ['events', 'deliveries', 'attempts'];
      const rows = tables.map((table) => strapi.db.connection(`durable_webhooks_${table}`));
      return JSON.stringify(await Promise.all(rows));
    });
    expect(left).toContain('order.paid');
    expect(left).not.toMatch(/sausage|thanks/);
  });

  it('is refused when it is asked for again, with the reason', async () => {
    const { status, error } = await api.post('/replays', { ids: [delivery.id] });
    expect(status).toBe(400);
    expect(error.message).toMatch(/payload was removed after every delivery of the event had succeeded/);
    const count = await api.post<ReplayCount>('/replays', { ids: [delivery.id], dryRun: true });
    expect(count.data).toMatchObject({ matched: 1, replayed: 0, skipped: 1 });
  });

  it('is skipped by a replay of many', async () => {
    const replay = await finishedReplay(api, { filter: { state: ['succeeded'] } });
    expect(replay).toMatchObject({ matched: 1, replayed: 0, skipped: 1 });
    expect(await receiver.requests({ path: '/' })).toHaveLength(1);
  });
});
