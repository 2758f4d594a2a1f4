import {
  emptyHistory,
  eventAt,
  seed,
  type SeedAttempt,
  type SeedDelivery,
  SEEDED_AT,
} from '../integration/admin-api/history-seed';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { openEmptyPanel, START_MS } from './support/opened-panel';
import type { Panel } from './support/panel';

const PAGE = '/plugins/durable-webhooks';
const DAY_MS = 86_400_000;
const daysAgo = (days: number): number => Date.now() - days * DAY_MS;

const delivery = (id: number, change: Partial<SeedDelivery>): SeedDelivery => ({
  id,
  event_id: id,
  endpoint_id: 1,
  state: 'succeeded',
  created_at: daysAgo(1),
  ...change,
});

const attempt = (number: number): SeedAttempt => ({
  delivery_id: 1,
  number,
  started_at: daysAgo(1) + number * 1000,
  outcome: 'rejected',
  url: 'https://example.com/',
  request_headers: '{}',
  status: 503,
  response_headers: '{}',
  response_body: 'later',
  body_truncated: false,
  timings: '{"totalMs":12}',
  decision: 'retry',
});

describeWith(['chromium'], 'a history that has grown old', () => {
  let app: StrapiApp;
  let panel: Panel;

  beforeAll(async () => {
    // Nothing prunes what is put into the database.
    ({ app, panel } = await openEmptyPanel({ plugin: { role: 'producer' } }));
  }, START_MS);

  beforeEach(() => emptyHistory(app));

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('says on the system page how many deliveries the next pruning removes', async () => {
    const removed = panel.page.locator('dt', { hasText: 'Removed at the next pruning' }).locator('+ dd');
    await panel.open('/settings/durable-webhooks/system');
    await removed.getByText('0', { exact: true }).waitFor();

    const ages: Partial<SeedDelivery>[] = [
      { state: 'retrying', created_at: daysAgo(40) },
      { state: 'dead', created_at: daysAgo(31) },
      { state: 'dead', created_at: daysAgo(29) },
      { state: 'succeeded', created_at: daysAgo(8) },
      { state: 'canceled', created_at: daysAgo(8) },
      { state: 'succeeded', created_at: daysAgo(6) },
    ];
    await seed(app, {
      events: ages.map((_, index) => eventAt(index + 1)),
      deliveries: ages.map((change, index) => delivery(index + 1, change)),
    });
    await panel.open('/settings/durable-webhooks/system');
    await removed.getByText('3', { exact: true }).waitFor();
  });

  test('says between which attempts others are no longer kept, and how many', async () => {
    await seed(app, {
      events: [eventAt(1)],
      deliveries: [delivery(1, { state: 'dead' })],
      attempts: [1, 9, 10].map(attempt),
    });
    await panel.open(`${PAGE}/1`);
    const attempts = panel.page.getByRole('region', { name: 'Attempts' });
    await attempts.getByText('Attempt 10', { exact: true }).waitFor();
    const lines = await attempts.getByText(/^Attempt \d+$|no longer kept/).allInnerTexts();
    expect(lines).toEqual(['Attempt 10', 'Attempt 9', '7 earlier attempts are no longer kept', 'Attempt 1']);
  });

  test('says when a payload was removed, and offers no replay of it, on its page and in the list', async () => {
    const removedAt = Date.UTC(2026, 1, 3, 12);
    const removed = { payload_removed_at: removedAt };
    await seed(app, {
      events: [eventAt(1, { payload_removed_at: null }), eventAt(2, removed)],
      deliveries: [delivery(1, { payload_removed_at: null }), delivery(2, removed)],
    });
    await panel.open(`${PAGE}/2`);
    await panel
      .text(/The payload and the answers were removed on Feb 3, 2026, .*cannot be replayed/)
      .waitFor();
    expect(await panel.page.getByLabel('Request body').count()).toBe(0);
    expect(await panel.button('Replay').count()).toBe(0);
    await panel.open(`${PAGE}/1`);
    await panel.page.getByLabel('Request body').waitFor();
    await panel.button('Replay').waitFor();
    expect(await panel.text(/payload and the answers were removed/).count()).toBe(0);

    await panel.open(PAGE);
    const rowOf = (id: number) =>
      panel.rows.filter({ has: panel.page.getByRole('checkbox', { name: `Choose delivery ${id}` }) });
    await rowOf(1).getByRole('button', { name: 'Replay' }).waitFor();
    await rowOf(2).waitFor();
    expect(await rowOf(2).getByRole('button', { name: 'Replay' }).count()).toBe(0);
  });

  test('is searched on, when asked to, where what passes the filter is further back than a search goes', async () => {
    await seedFarBack(app);
    await panel.open(`${PAGE}?state=dead&event=entry.update`);
    await panel.text('Nothing found so far. Older deliveries have not been searched yet.').waitFor();
    await panel.text(/^Searched back to Jun 15, 2025, /).waitFor();
    await panel.button('Search on').click();
    for (const id of HIDDEN) {
      await panel.page.getByRole('checkbox', { name: `Choose delivery ${id}` }).waitFor();
    }
    expect(await panel.rows.count()).toBe(HIDDEN.length);
    expect(await panel.text(/^Searched back to/).count()).toBe(0);
    expect(await panel.button('Older').isDisabled()).toBe(true);
  });
});

const HIDDEN = [2, 1];
const UPDATES = 3000;
const DELIVERIES_EACH = 12;
const DEAD = 6000;

/**
 * The two oldest deliveries are the only dead ones of an update; there are many dead ones and many updates. However often
 * the panel asks on by itself, it has not come to their end then.
 */
async function seedFarBack(app: StrapiApp): Promise<void> {
  const created = eventAt(UPDATES + 1, { type: 'entry.create' });
  const updated = Array.from({ length: UPDATES }, (_, index) => eventAt(index + 1));
  const owed = [
    ...HIDDEN.map((event_id) => ({ event_id, state: 'dead' as const })),
    ...updated.flatMap(({ id }) =>
      Array.from({ length: DELIVERIES_EACH }, () => ({ event_id: id, state: 'succeeded' as const })),
    ),
    ...Array.from({ length: DEAD }, () => ({ event_id: created.id, state: 'dead' as const })),
  ];
  await seed(app, {
    events: [...updated, created],
    deliveries: owed.map((one, index) => delivery(index + 1, { ...one, created_at: SEEDED_AT + index })),
  });
}
