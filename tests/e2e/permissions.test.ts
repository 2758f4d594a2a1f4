import { type Receiver, startReceiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { atSuiteEnd } from '../support/suite-end';
import { call, createAdmin, createArticle, createEndpoint, settledDeliveries } from './support/admin-api';
import { START_MS } from './support/opened-panel';
import { openPanel, type Panel } from './support/panel';
import { startStrapiWithPanel } from './support/strapi-with-panel';

const ARTICLE = 'api::article.article';

const action = (name: string) => `plugin::durable-webhooks.${name}`;

describeWith(['chromium'], 'what a role may see', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let deliveryId: number;
  let endpointId: number;
  let documentId: string;

  /** Does something in the panel as an administrator whose only role may do these actions. */
  async function as(name: string, actions: string[], look: (panel: Panel) => Promise<void>): Promise<void> {
    const panel = await openPanel(app, await createAdmin(app, name, actions));
    try {
      await look(panel);
      expect(panel.takeProblems()).toEqual([]);
    } finally {
      await panel.close();
    }
  }

  beforeAll(async () => {
    app = await startStrapiWithPanel();
    receiver = await startReceiver();
    atSuiteEnd(() => receiver.stop());
    await receiver.behave('/crm', { status: 503, body: 'closed-until-monday' });
    endpointId = (await createEndpoint(app, { url: receiver.url('/crm') })).id;
    documentId = await createArticle(app, 'Opening hours');
    const [delivery] = await settledDeliveries(app, 1);
    deliveryId = delivery?.id ?? 0;
  }, START_MS);

  test('nothing of the plugin without a permission of it', () =>
    as('editor', [], async (panel) => {
      await panel.open('/settings/application-infos');
      await panel.page.getByRole('navigation').first().waitFor();
      expect(await panel.link('Webhook deliveries').count()).toBe(0);
      await panel.open('/plugins/durable-webhooks');
      await panel.text("You don't have the permissions to access that content").waitFor();
      await panel.open('/settings/durable-webhooks');
      await panel.text("You don't have the permissions to access that content").waitFor();
    }));

  test('the history without bodies and without anything to do', () =>
    as('watcher', [action('deliveries.read')], async (panel) => {
      await panel.open('/plugins/durable-webhooks');
      await panel.rows.getByText('Retrying').waitFor();
      expect(await panel.rows.getByRole('button').count()).toBe(0);
      expect(await panel.page.getByRole('combobox', { name: 'Endpoint' }).count()).toBe(0);
      await panel.open(`/plugins/durable-webhooks/${deliveryId}`);
      await panel.text('The receiver is down for the moment (503).').waitFor();
      await panel.text('Your role may not see what was sent and answered.').waitFor();
      expect(await panel.page.content()).not.toContain('closed-until-monday');
      for (const name of ['Retry now', 'Cancel delivery', 'Delete']) {
        expect(await panel.button(name).count()).toBe(0);
      }
      expect(await panel.link('CRM').count()).toBe(0);
    }));

  test('endpoints that cannot be changed', () =>
    as('reader', [action('endpoints.read')], async (panel) => {
      await panel.open('/settings/durable-webhooks');
      await panel.link('CRM').waitFor();
      expect(await panel.link('Create endpoint').count()).toBe(0);
      expect(await panel.page.getByRole('switch').isDisabled()).toBe(true);
      expect(await panel.button('Delete CRM').count()).toBe(0);
      await panel.link('CRM').click();
      await panel.heading('CRM').waitFor();
      expect(await panel.page.locator('input[name=url]').isDisabled()).toBe(true);
      for (const name of ['Save', 'Send a test', 'Rotate secret', 'Replay what it missed since…']) {
        expect(await panel.button(name).count()).toBe(0);
      }
    }));

  test('neither import nor system page for those who only see endpoints', () =>
    as('looker', [action('endpoints.read')], async (panel) => {
      await panel.open('/settings/durable-webhooks');
      await panel.link('CRM').waitFor();
      for (const name of ['Import', 'System', /Deliveries of CRM/]) {
        expect(await panel.link(name).count()).toBe(0);
      }
      for (const page of ['import', 'system', 'create']) {
        await panel.open(`/settings/durable-webhooks/${page}`);
        await panel.text("You don't have the permissions to access that content").waitFor();
      }
    }));

  test('the system page for those who see deliveries', () =>
    as('admin-of-systems', [action('endpoints.read'), action('deliveries.read')], async (panel) => {
      await panel.open('/settings/durable-webhooks');
      await panel.link(/Deliveries of CRM/).waitFor();
      await panel.link('System').click();
      await panel.text('Embedded, on Strapi’s database').waitFor();
    }));

  test('the import for those who change endpoints, its secret only for those who may see it', () =>
    as('importer', [action('endpoints.read'), action('endpoints.write')], async (panel) => {
      const webhook = {
        name: 'Old build',
        url: receiver.url('/old'),
        events: ['entry.publish'],
        headers: {},
      };
      await call(app, 'POST', '/admin/webhooks', webhook);
      await panel.open('/settings/durable-webhooks');
      await panel.link('Import').click();
      await panel.button('Import Old build').click();
      await panel.button('Confirm').click();
      await panel.link('Imported').waitFor();
      expect(await panel.heading('Your new signing secret').count()).toBe(0);
      expect(await panel.page.content()).not.toContain('whsec_');
      await panel.button('Undo the import of Old build').click();
      await panel.button('Confirm').click();
      await panel.button('Import Old build').waitFor();
    }));

  test('endpoints that can be changed by somebody who sees no secret', () =>
    as('operator', [action('endpoints.read'), action('endpoints.write')], async (panel) => {
      await panel.open(`/settings/durable-webhooks/${endpointId}`);
      await panel.button('Send a test').waitFor();
      expect(await panel.button('Rotate secret').count()).toBe(0);
    }));

  test('a replay for those who may replay', () =>
    as('replayer', [action('deliveries.read'), action('replays.create')], async (panel) => {
      await panel.open(`/plugins/durable-webhooks/${deliveryId}`);
      await panel.button('Retry now').click();
      await panel.text('The delivery is sent again').waitFor();
      await panel.text('Attempt 2').waitFor();
      expect(await panel.button('Delete').count()).toBe(0);
    }));

  test('replays of many, but no deletion, for those who may replay', () =>
    as('replayer-of-many', [action('deliveries.read'), action('replays.create')], async (panel) => {
      await panel.open('/plugins/durable-webhooks?state=retrying');
      await panel.button('Replay all that pass the filter').waitFor();
      expect(await panel.button('Delete all that pass the filter').count()).toBe(0);
      await panel.page.getByRole('checkbox', { name: 'Choose all rows' }).click();
      await panel.button('Replay chosen').waitFor();
      expect(await panel.button('Delete chosen').count()).toBe(0);
    }));

  test('deletion of history, but no replay, for those who may delete', () =>
    as('cleaner', [action('deliveries.read'), action('history.delete')], async (panel) => {
      await panel.open('/plugins/durable-webhooks?state=retrying');
      await panel.page.getByRole('checkbox', { name: 'Choose all rows' }).click();
      await panel.button('Delete chosen').waitFor();
      await panel.button('Delete all that pass the filter').waitFor();
      for (const name of ['Replay chosen', 'Replay all that pass the filter', 'Retry now']) {
        expect(await panel.button(name).count()).toBe(0);
      }
    }));

  test('side panel and widget, without a replay, for those who see deliveries', () =>
    as(
      'author',
      [
        action('deliveries.read'),
        `plugin::content-manager.explorer.read@${ARTICLE}`,
        `plugin::content-manager.explorer.update@${ARTICLE}`,
      ],
      async (panel) => {
        await panel.open('/');
        await panel.link(/1\s*waiting/).waitFor();
        await panel.open(`/content-manager/collection-types/${ARTICLE}/${documentId}`);
        const beside = panel.page.getByRole('complementary').filter({ hasText: 'Webhooks' });
        await beside.getByText('CRM').waitFor();
        await beside.getByText('Retrying').waitFor();
        expect(await beside.getByRole('button', { name: 'Retry now' }).count()).toBe(0);
      },
    ));
});
