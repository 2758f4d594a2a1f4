import { type Receiver, startReceiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { atSuiteEnd } from '../support/suite-end';
import { createAdmin, createArticle, createEndpoint, settledDeliveries } from './support/admin-api';
import { openPanel, type Panel } from './support/panel';
import { startStrapiWithPanel } from './support/strapi-with-panel';

const action = (name: string) => `plugin::durable-webhooks.${name}`;

describeWith(['chromium'], 'what a role may see', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let deliveryId: number;
  let endpointId: number;

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
    await createArticle(app, 'Opening hours');
    const [delivery] = await settledDeliveries(app, 1);
    deliveryId = delivery?.id ?? 0;
  }, 120_000);

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
      for (const name of ['Save', 'Send a test', 'Rotate secret']) {
        expect(await panel.button(name).count()).toBe(0);
      }
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
});
