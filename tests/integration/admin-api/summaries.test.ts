import type { DeliveryChart, DeliveryCounts } from '../../../server/src/contracts';
import { DELIVERY_STATES } from '../../../server/src/core/delivery';
import { describeOnEachDatabase } from '../../support/services';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';
import { type Api, superApi } from './api';
import { eventAt, seed, SEEDED_AT as START, type SeedDelivery } from './history-seed';

const ROWS = 6_000;
const EVENTS = 60;

/** Ten deliveries a second; of a hundred one is dead, and half of the others are of the second endpoint. */
const deliveries = Array.from({ length: ROWS }, (_, index): SeedDelivery => {
  const state = index % 100 === 13 ? 'dead' : 'succeeded';
  return {
    id: index + 1,
    event_id: (index % EVENTS) + 1,
    endpoint_id: 1 + (index % 2),
    state,
    created_at: START + index * 100,
  };
});
const events = Array.from({ length: EVENTS }, (_, index) =>
  eventAt(index + 1, { type: index === 0 ? 'order.paid' : 'entry.update' }),
);
const END = START + ROWS * 100;

describeOnEachDatabase('summaries of the history', (kind) => {
  let app: StrapiApp;
  let api: Api;
  beforeAll(async () => {
    app = await startStrapi({ database: kind, plugin: { role: 'producer' } });
    api = await superApi(app);
    await seed(app, { events, deliveries });
  });

  const counts = async (query: string) => {
    const { data } = await api.get<DeliveryCounts>(`/delivery-counts?${query}`);
    expect(Object.keys(data).sort()).toEqual([...DELIVERY_STATES].sort());
    return { succeeded: data.succeeded, dead: data.dead };
  };
  const exactly = (count: number) => ({ count, isAtLeast: false });

  it('count exactly what is few, and say of more that it is more', async () => {
    const many = { count: 1000, isAtLeast: true };
    expect(await counts('')).toEqual({ succeeded: many, dead: exactly(60) });
    expect(await counts('endpoint=1')).toEqual({ succeeded: many, dead: exactly(0) });
    expect(await counts('state=dead')).toEqual({ succeeded: exactly(0), dead: exactly(60) });
    expect(await counts(`from=${START + 10_000}&to=${START + 20_000}`)).toEqual({
      succeeded: exactly(99),
      dead: exactly(1),
    });
    expect(await counts('event=order.paid')).toEqual({ succeeded: exactly(100), dead: exactly(0) });
  });

  const chart = async (query: string): Promise<DeliveryChart> =>
    (await api.get<DeliveryChart>(`/delivery-chart?${query}`)).data;
  const total = ({ buckets }: DeliveryChart, state: 'dead' | 'succeeded'): number =>
    buckets.reduce((sum, bucket) => sum + (bucket.counts[state] ?? 0), 0);

  it('show every delivery in its bucket', async () => {
    const span = `from=${START}&to=${END}`;
    const all = await chart(span);
    expect(all).toMatchObject({ from: START, to: END, isEstimate: false });
    expect({ dead: total(all, 'dead'), succeeded: total(all, 'succeeded') }).toEqual({
      dead: 60,
      succeeded: ROWS - 60,
    });
    for (const { from, to, counts } of all.buckets) {
      const within = deliveries.filter(({ created_at }) => created_at >= from && created_at < to);
      expect(counts.succeeded).toBe(within.filter(({ state }) => state === 'succeeded').length);
    }
    expect(total(await chart(`${span}&state=dead`), 'succeeded')).toBe(0);
    expect(total(await chart(`${span}&endpoint=2`), 'succeeded')).toBe(ROWS / 2 - 60);
    expect(total(await chart(`${span}&event=order.paid`), 'succeeded')).toBe(100);
  });

  it('estimate what is too much to be counted, without losing what is rare', async () => {
    const few = await chart(`from=${START}&to=${END}&buckets=2`);
    expect(few.isEstimate).toBe(true);
    expect({ dead: total(few, 'dead'), succeeded: total(few, 'succeeded') }).toEqual({
      dead: 60,
      succeeded: ROWS - 60,
    });
  });

  it('are of the last day unless something else is asked for', async () => {
    const { from, to, buckets } = await chart('');
    expect(to - from).toBe(86_400_000);
    expect(Math.abs(Date.now() - to)).toBeLessThan(60_000);
    expect(buckets.length).toBeGreaterThan(20);
    expect((await api.get('/delivery-chart?buckets=0')).status).toBe(400);
  });
});
