import type { Receiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { until } from '../support/until';
import { createAdmin, createArticle } from './support/admin-api';
import { openEmptyPanel, START_MS } from './support/opened-panel';
import { openPanel, type Panel } from './support/panel';

const ARTICLE = 'api::article.article';

describeWith(['chromium'], 'an editor whose receiver fails', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let panel: Panel;

  beforeAll(async () => {
    ({ app, receiver, panel } = await openEmptyPanel());
  }, START_MS);

  test('creates an endpoint, publishes, reads what went wrong, replays and sees it succeed', async () => {
    await receiver.behave('/site', { status: 401, body: 'wrong token' });
    await panel.open('/settings/durable-webhooks/create');
    await panel.page.locator('input[name=name]').fill('Site');
    await panel.page.locator('input[name=url]').fill(receiver.url('/site'));
    await panel.page.locator('input[name=retrySchedule]').fill('1h');
    await panel.page
      .getByRole('group', { name: 'entry' })
      .getByRole('checkbox', { name: 'publish', exact: true })
      .click();
    await panel.button('Save').click();
    await panel.button('I have stored it').click();

    await panel.open(`/content-manager/collection-types/${ARTICLE}/create`);
    const title = panel.page.locator('input[name=title]');
    // The content manager empties its form once more when it knows the locale.
    await until(async () => {
      await title.fill('Opening hours');
      return panel.button('Publish').isEnabled();
    });
    await panel.button('Publish').click();
    const beside = panel.page.getByRole('complementary').filter({ hasText: 'Webhooks' });
    await beside.getByText('Retrying').waitFor();
    const document = panel.place;

    await panel.open('/');
    await panel.link(/1\s*waiting/).click();
    await panel.rows.getByText('401').waitFor();
    await panel.link('entry.publish').click();
    await panel.text('The receiver refused the credentials or the signature (401).').waitFor();

    await receiver.behave('/site', { status: 200 });
    await panel.open(document);
    await beside.getByRole('button', { name: 'Retry now' }).click();
    await beside.getByText('Succeeded').waitFor();
    await beside.getByRole('link', { name: 'All deliveries of this document' }).click();
    await panel.rows.getByText('Opening hours').waitFor();
    expect(await receiver.requests({ path: '/site' })).toHaveLength(2);
    expect(panel.takeProblems()).toEqual([]);
  }, 120_000);

  test('sees neither panel nor widget without the permission', async () => {
    const editor = await createAdmin(app, 'editor', [
      `plugin::content-manager.explorer.read@${ARTICLE}`,
      `plugin::content-manager.explorer.create@${ARTICLE}`,
    ]);
    const narrow = await openPanel(app, editor);
    await narrow.open('/');
    await narrow.heading(/Hello/).waitFor();
    expect(await narrow.text('Webhook deliveries').count()).toBe(0);
    await narrow.open(`/content-manager/collection-types/${ARTICLE}/${await createArticle(app, 'Recipes')}`);
    await until(async () => (await narrow.page.locator('input[name=title]').inputValue()) === 'Recipes');
    await narrow.page.getByRole('complementary').filter({ hasText: 'Entry' }).waitFor();
    expect(await narrow.page.getByRole('complementary').filter({ hasText: 'Webhooks' }).count()).toBe(0);
    await narrow.close();
  }, 90_000);
});
