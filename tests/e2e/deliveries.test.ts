import type { Receiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { until } from '../support/until';
import { createArticle, createEndpoint, settledDeliveries } from './support/admin-api';
import { openEmptyPanel, START_MS } from './support/opened-panel';
import type { Panel } from './support/panel';

const PAGE = '/plugins/durable-webhooks';

describeWith(['chromium'], 'the page of all deliveries', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let panel: Panel;
  let documentId: string;

  beforeAll(async () => {
    ({ app, receiver, panel } = await openEmptyPanel());
  }, START_MS);

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('says what to do while nothing has been sent', async () => {
    await panel.open(PAGE);
    await panel.text('Nothing has been sent yet').waitFor();
  });

  test('shows each delivery with its state, answer, attempts and next attempt', async () => {
    await receiver.behave('/crm', { status: 503, body: 'closed' });
    await createEndpoint(app, { name: 'CRM', url: receiver.url('/crm') });
    await createEndpoint(app, { name: 'Shop', url: receiver.url('/shop'), events: ['entry.create'] });
    documentId = await createArticle(app, 'Opening hours');
    await settledDeliveries(app, 2);

    await panel.open(PAGE);
    const failed = panel.rows.filter({ hasText: 'CRM' });
    await failed.getByText('Retrying').waitFor();
    await failed.getByText('503').waitFor();
    await failed.getByText(/in 5\d min\.|in 1 hr\./).waitFor();
    const succeeded = panel.rows.filter({ hasText: 'Shop' });
    await succeeded.getByText('Succeeded').waitFor();
    await succeeded.getByText('200').waitFor();
  });

  test('leads to the document in the content manager by its title', async () => {
    await panel.link('Opening hours').first().click();
    await panel.heading('Opening hours').waitFor();
    expect(panel.place).toContain(`/content-manager/collection-types/api::article.article/${documentId}`);
  });

  test('announces new deliveries and moves nothing until asked to', async () => {
    await panel.open(PAGE);
    await panel.rows.nth(1).waitFor();
    await createArticle(app, 'How we work');
    await panel.button('2 new deliveries').waitFor();
    expect(await panel.rows.count()).toBe(2);
    await panel.button('2 new deliveries').click();
    await until(async () => (await panel.rows.count()) === 4);
    await panel.rows.first().getByText('How we work').waitFor();
  });

  test('keeps every filter in the address, which opens the same view again', async () => {
    await panel.open(PAGE);
    await panel.page.getByRole('combobox', { name: 'State' }).click();
    await panel.page.getByRole('option', { name: 'Retrying' }).click();
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('combobox', { name: 'Endpoint' }).click();
    await panel.page.getByRole('option', { name: 'CRM' }).click();
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('textbox', { name: 'Document ID' }).fill(documentId);
    await panel.page.keyboard.press('Enter');
    await until(async () => (await panel.rows.count()) === 1);
    const address = panel.place;
    expect(address).toMatch(new RegExp(`\\?state=retrying&endpoint=\\d+&documentId=${documentId}$`));

    await panel.open(address);
    await panel.rows.getByText('Opening hours').waitFor();
    expect(await panel.rows.count()).toBe(1);
    await panel.button('Clear filters').click();
    await until(async () => (await panel.rows.count()) === 4);
    expect(panel.place).toBe(PAGE);
  });

  test('filters by event, content type and time', async () => {
    await panel.open(`${PAGE}?event=entry.publish`);
    await panel.text('No delivery passes this filter.').waitFor();
    await panel.open(`${PAGE}?contentType=api::tag.tag`);
    await panel.text('No delivery passes this filter.').waitFor();
    await panel.open(`${PAGE}?to=2020-01-01T00:00:00.000Z`);
    await panel.text('No delivery passes this filter.').waitFor();
    await panel.open(
      `${PAGE}?event=entry.create&contentType=api::article.article&from=2020-01-01T00:00:00.000Z`,
    );
    await panel.rows.nth(3).waitFor();
  });

  test('replays a delivery from its row', async () => {
    await receiver.behave('/crm', { status: 200, body: 'open again' });
    await panel.open(`${PAGE}?documentId=${documentId}`);
    const row = panel.rows.filter({ hasText: 'CRM' });
    await row.getByRole('button', { name: 'Retry now' }).click();
    await panel.text('The delivery is sent again').waitFor();
    await row.getByText('Succeeded').waitFor();
  });

  test('goes to older deliveries and back', async () => {
    for (let number = 1; number <= 14; number++) await createArticle(app, `Article ${number}`);
    await settledDeliveries(app, 32);
    await panel.open(PAGE);
    await panel.rows.getByText('Article 14').first().waitFor();
    expect(await panel.rows.count()).toBe(25);
    await panel.button('Older').click();
    await panel.rows.getByText('Opening hours').first().waitFor();
    expect(await panel.rows.count()).toBe(7);
    expect(await panel.button('Older').isDisabled()).toBe(true);
    await panel.page.reload();
    await panel.rows.getByText('Opening hours').first().waitFor();
    await panel.button('Newer').click();
    await panel.rows.getByText('Article 14').first().waitFor();
    expect(await panel.button('Newer').isDisabled()).toBe(true);
  }, 90_000);
});
