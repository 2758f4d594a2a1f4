import type { EndpointView } from '../../server/src/contracts';
import type { Receiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { until } from '../support/until';
import { call, createArticle, createEndpoint } from './support/admin-api';
import type { Panel } from './support/panel';
import { openPopulatedPanel, START_MS } from './support/populated-panel';

describeWith(['chromium'], 'the settings', () => {
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

  test('show how everything is doing, and what needs attention', async () => {
    await panel.open(pages['system'] ?? '');
    await panel.text('Embedded, on Strapi’s database').waitFor();
    await panel.rows.getByText('Feeder').waitFor();
    await panel.text(/“CRM” (is parked|has accepted nothing)/).waitFor();
  });

  test('show a signing secret to those who may see it', async () => {
    await panel.open(pages['endpoint'] ?? '');
    await panel.button('Show secret').click();
    await panel.text(/^whsec_\S{20,}$/).waitFor();
    await panel.button('Hide secret').click();
    await panel.text(/^whsec_\S{20,}$/).waitFor({ state: 'detached' });
  });

  test('say what is wrong while it is typed, and show code for the chosen signature', async () => {
    await panel.open(pages['create'] ?? '');
    await panel.page.locator('input[name=url]').fill('not a url');
    await panel.text('Write the whole address, beginning with https://').waitFor();
    await panel.page.locator('input[name=url]').fill('https://example.com');
    await panel.text('Write the whole address, beginning with https://').waitFor({ state: 'detached' });
    await panel.page.getByRole('tab', { name: 'Python' }).click();
    await panel.text(/def verify_standard/).waitFor();
    expect(await panel.text(/def verify_github/).count()).toBe(0);
    await panel.text(/the last one after 3 d 3 h/).waitFor();
  });

  test('show code that verifies by the public key, for an endpoint that signs with a key pair', async () => {
    await panel.open(pages['create'] ?? '');
    await panel.page.getByRole('checkbox', { name: 'Sign with a key pair too' }).click();
    await panel.page.getByRole('combobox', { name: 'Verify with' }).click();
    await panel.page.getByRole('option', { name: 'The public key (ed25519)' }).click();
    await panel.text('verify(webhook, WEBHOOK_PUBLIC_KEY').waitFor();
    expect(await panel.page.getByRole('tab', { name: 'Python' }).count()).toBe(0);
    await panel.page.getByRole('tab', { name: 'Node, without packages' }).click();
    await panel.text('export function verifyEd25519').waitFor();
  });

  test('say what needs attention and why an endpoint is disabled in another language', async () => {
    await receiver.behave('/gone', { status: 410 });
    const gone = await createEndpoint(app, { name: 'Old shop', url: receiver.url('/gone') });
    await createArticle(app, 'For nobody');
    await until(async () => {
      const { disabledReason } = await call<EndpointView>(
        app,
        'GET',
        `/durable-webhooks/endpoints/${gone.id}`,
      );
      return disabledReason !== null;
    });
    await panel.page.evaluate(() => localStorage.setItem('strapi-admin-language', 'de'));

    await panel.open(pages['system'] ?? '');
    const reason = 'Der Empfänger hat mit 410 Gone geantwortet';
    await panel.text(`Endpunkt ${gone.id} „Old shop“ ist deaktiviert: ${reason}`).waitFor();
    await panel.text(/„CRM“ .* seit \d\d\.\d\d\.\d{4}, \d\d:\d\d/).waitFor();

    await panel.open('/settings/durable-webhooks');
    await panel.rows.filter({ hasText: 'Old shop' }).getByText(reason).waitFor();
    await panel.open(`/settings/durable-webhooks/${gone.id}`);
    await panel.page.getByText(reason, { exact: true }).waitFor();
  });

  test('say what the server finds wrong with a field in another language', async () => {
    await panel.page.evaluate(() => localStorage.setItem('strapi-admin-language', 'de'));
    await panel.open(pages['create'] ?? '');
    await panel.page.locator('input[name=name]').fill('Mail');
    await panel.page.locator('input[name=url]').fill('https://example.com:25/');
    await panel.button('Speichern').click();
    await panel.text(/^Hat den Port 25, der einem anderen Dienst gehört: /).waitFor();
    await panel.text('Muss 1 bis 100 Einträge haben').waitFor();
    expect(panel.takeProblems()).toEqual([expect.stringContaining('400')]);
  });
});
