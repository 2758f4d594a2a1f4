import { deliveryRows, eventAt, seed, SEEDED_AT } from '../integration/admin-api/history-seed';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { until } from '../support/until';
import { deliveries } from './support/admin-api';
import type { Panel } from './support/panel';
import { openPopulatedPanel, START_MS } from './support/populated-panel';

/** More than one request deletes. */
const MANY = 10_700;

describeWith(['chromium'], 'deleting history', () => {
  let app: StrapiApp;
  let panel: Panel;
  let pages: Record<string, string>;

  const countIn = async (state: string): Promise<number> =>
    [...(await deliveryRows(app)).values()].filter((row) => row.state === state).length;

  beforeAll(async () => {
    ({ app, panel, pages } = await openPopulatedPanel());
  }, START_MS);

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('rows that were chosen, without those that still wait', async () => {
    const { results } = await deliveries(app);
    const waiting = results.find(({ state }) => state === 'retrying');
    const over = results.filter(({ state }) => state === 'succeeded').slice(0, 2);
    await panel.open(pages['deliveries'] ?? '');
    for (const delivery of [waiting, ...over]) {
      await panel.page.getByRole('checkbox', { name: `Choose delivery ${delivery?.id}` }).click();
    }
    await panel.button('Delete chosen').click();
    await panel.text('2 deliveries are deleted with their attempts.').waitFor();
    await panel.text('Deliveries that wait or are under way are left untouched.').waitFor();
    await panel.button('Delete 2 deliveries').click();
    await panel.text('2 deliveries deleted').first().waitFor();
    const left = await deliveryRows(app);
    expect(over.map(({ id }) => left.has(id))).toEqual([false, false]);
    expect(left.has(waiting!.id)).toBe(true);
    await until(async () => (await panel.text(/rows? chosen/).count()) === 0);
  });

  test('everything that passes the filter, once its count is confirmed', async () => {
    const before = (await deliveryRows(app)).size;
    await panel.open(`${pages['deliveries']}?state=dead`);
    await panel.button('Delete all that pass the filter').click();
    await panel.text('30 deliveries are deleted with their attempts.').waitFor();
    await panel.button('Cancel').click();
    expect(await countIn('dead')).toBe(30);

    await panel.button('Delete all that pass the filter').click();
    await panel.button('Delete 30 deliveries').click();
    await panel.text('30 deliveries deleted').first().waitFor();
    await panel.text('No delivery passes this filter.').waitFor();
    expect(await countIn('dead')).toBe(0);
    expect((await deliveryRows(app)).size).toBe(before - 30);
  });

  test('nothing where everything waits', async () => {
    await panel.open(`${pages['deliveries']}?state=retrying`);
    await panel.button('Delete all that pass the filter').click();
    await panel.text('There is nothing to delete.').waitFor();
    expect(await panel.button('Delete 0 deliveries').isDisabled()).toBe(true);
    await panel.button('Cancel').click();
  });

  test('more than one request deletes, until it is stopped', async () => {
    const ids = Array.from({ length: MANY }, (_, index) => 100_001 + index);
    await seed(app, {
      events: [eventAt(100_001)],
      deliveries: ids.map((id) => ({
        id,
        event_id: 100_001,
        endpoint_id: 1,
        state: 'canceled',
        created_at: SEEDED_AT,
      })),
    });
    await panel.open(`${pages['deliveries']}?state=canceled`);
    await panel.button('Delete all that pass the filter').click();
    await panel.text('10,700 deliveries are deleted with their attempts.').waitFor();
    const held = await holdFirstRemoval(panel);
    await panel.button('Delete 10,700 deliveries').click();
    await panel.page.getByRole('progressbar').waitFor();
    await held.asked;
    await panel.button('Stop').click();
    held.release();
    await panel.text('10,000 deliveries deleted').first().waitFor();
    expect(await countIn('canceled')).toBe(MANY - 10_000);
  }, 120_000);
});

/** Lets the first request that deletes wait until it is released. */
async function holdFirstRemoval({ page }: Panel): Promise<{ asked: Promise<void>; release: () => void }> {
  let release = (): void => undefined;
  let tell = (): void => undefined;
  const released = new Promise<void>((settle) => (release = settle));
  const asked = new Promise<void>((settle) => (tell = settle));
  const isRemoval = (url: URL): boolean => url.searchParams.get('dryRun') === 'false';
  await page.route(
    isRemoval,
    async (route) => {
      tell();
      await released;
      await route.continue();
    },
    { times: 1 },
  );
  return { asked, release };
}
