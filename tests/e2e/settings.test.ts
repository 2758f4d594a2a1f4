import { startReceiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { atSuiteEnd } from '../support/suite-end';
import { openPanel, type Panel } from './support/panel';
import { populate } from './support/populated';
import { startStrapiWithPanel } from './support/strapi-with-panel';

describeWith(['chromium'], 'the settings', () => {
  let app: StrapiApp;
  let panel: Panel;
  let pages: Record<string, string>;

  beforeAll(async () => {
    app = await startStrapiWithPanel();
    const receiver = await startReceiver();
    atSuiteEnd(() => receiver.stop());
    ({ pages } = await populate(app, receiver));
    panel = await openPanel(app);
  }, 120_000);

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('take over a native webhook, and give it back', async () => {
    await panel.open(pages['import'] ?? '');
    await panel.button('Import Old site build').click();
    await panel.button('Confirm').click();
    await panel.heading('Your new signing secret').waitFor();
    await panel.button('I have stored it').click();
    await panel.link('Imported').waitFor();
    await panel.button('Undo the import of Old site build').click();
    await panel.button('Confirm').click();
    await panel.button('Import Old site build').waitFor();
    await panel.rows.getByText('In use').waitFor();
  });

  test('show how everything is doing, and what needs attention', async () => {
    await panel.open(pages['system'] ?? '');
    await panel.text('Embedded, on Strapi’s database').waitFor();
    await panel.rows.getByText('Feeder').waitFor();
    await panel.text(/"CRM" (is parked|has accepted nothing)/).waitFor();
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
    await panel.text(/the last one after 3 d 3 h/).waitFor();
  });
});
