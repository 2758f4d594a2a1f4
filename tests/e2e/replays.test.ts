import type { Receiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { until } from '../support/until';
import { deliveryRows } from '../integration/admin-api/history-seed';
import { createArticle, deliveries, settledDeliveries } from './support/admin-api';
import type { Panel } from './support/panel';
import { openPopulatedPanel, START_MS } from './support/populated-panel';

describeWith(['chromium'], 'replaying many deliveries', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let panel: Panel;
  let pages: Record<string, string>;

  beforeAll(async () => {
    ({ app, receiver, panel, pages } = await openPopulatedPanel());
  }, START_MS);

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('everything that passes a filter: counted, at a pace, seen after leaving the page, and stopped', async () => {
    await panel.open(pages['deliveries'] ?? '');
    await panel.page.getByRole('button', { name: /^Dead/ }).click();
    await until(() => Promise.resolve(panel.place.includes('state=dead')));
    await panel.button('Replay all that pass the filter').click();
    await panel.text('30 deliveries are sent again.').waitFor();
    await panel.page.getByRole('combobox', { name: 'Pace' }).click();
    await panel.page.getByRole('option', { name: '1 per second', exact: true }).click();
    await panel.button('Replay 30 deliveries').click();
    await panel.page.getByRole('progressbar').waitFor();

    await panel.open('/');
    await panel.open(pages['deliveries'] ?? '');
    await panel.text(/\d+ of 30/).waitFor();
    await panel.button('Stop').click();
    await panel.text(/Stopped after \d+ deliver/).waitFor();
    const rows = [...(await deliveryRows(app)).values()];
    const dead = rows.filter(({ state }) => state === 'dead').length;
    expect(dead).toBeGreaterThan(0);
    expect(dead).toBeLessThan(30);
  });

  test('rows that were chosen, and each says who replayed it', async () => {
    await receiver.behave('/crm', { status: 200 });
    await panel.open(`${pages['deliveries']}?state=dead`);
    const { results } = await deliveries(app, '&state=dead');
    const [first, second] = results;
    for (const delivery of [first, second]) {
      await panel.page.getByRole('checkbox', { name: `Choose delivery ${delivery?.id}` }).click();
    }
    await panel.text('2 rows chosen').waitFor();
    await panel.button('Replay chosen').click();
    await panel.button('Replay 2 deliveries').click();
    await until(async () => {
      const ids = (await deliveries(app, '&state=dead')).results.map(({ id }) => id);
      return !ids.includes(first!.id) && !ids.includes(second!.id);
    });
    await panel.open(`/plugins/durable-webhooks/${first?.id}`);
    await panel.text(/by Ada Admin,/).waitFor();
  });

  test('what an endpoint missed', async () => {
    await createArticle(app, 'Before the endpoint was there');
    await settledDeliveries(app, 10);
    await panel.open('/settings/durable-webhooks');
    await panel.link('Newsletter').click();
    await panel.button('Replay what it missed since…').click();
    await panel.page.getByRole('button', { name: /^Replay \d+ deliver/ }).click();
    await panel
      .text(/Done: \d+ deliver/)
      .or(panel.page.getByRole('progressbar'))
      .first()
      .waitFor();
    const owed = async () => (await deliveries(app, '&state=pending')).results;
    await until(async () => (await owed()).some(({ endpointName }) => endpointName === 'Newsletter'));
    await panel.open('/plugins/durable-webhooks?state=pending');
    await panel.rows.getByText('when the endpoint is switched on').first().waitFor();
  });

  test('a bar of the chart shows just its time', async () => {
    await panel.open(pages['deliveries'] ?? '');
    const bars = panel.page.getByRole('region', { name: 'Deliveries over time' }).getByRole('button');
    await bars.nth(20).waitFor();
    await bars.nth(20).click();
    await until(() => Promise.resolve(/from=.*&to=/.test(panel.place)));
    const { searchParams } = new URL(panel.page.url());
    const span = Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '');
    expect(span).toBe(1_800_000);
  });

  test('a drag over bars of the chart shows all their time, and only rows of it', async () => {
    await panel.open(pages['deliveries'] ?? '');
    const bars = panel.page.getByRole('region', { name: 'Deliveries over time' }).getByRole('button');
    await bars.nth(14).waitFor();
    await bars.nth(10).hover();
    await panel.page.mouse.down();
    await bars.nth(12).hover();
    await bars.nth(14).hover();
    await panel.page.mouse.up();
    await until(() => Promise.resolve(/from=.*&to=/.test(panel.place)));
    const { searchParams } = new URL(panel.page.url());
    const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''));
    expect(to! - from!).toBe(5 * 1_800_000);
    const { results } = await deliveries(app, `&from=${from}&to=${to}`);
    await panel.rows.first().waitFor();
    expect(results.length).toBeGreaterThan(0);
    expect(await panel.rows.count()).toBe(Math.min(25, results.length));
  });

  test('in another language', async () => {
    await panel.page.evaluate(() => localStorage.setItem('strapi-admin-language', 'de'));
    await panel.open(pages['deliveries'] ?? '');
    await panel.heading('Webhook-Zustellungen').waitFor();
    await panel.text('Zustellungen im Zeitverlauf').or(panel.rows.first()).first().waitFor();
  });
});
