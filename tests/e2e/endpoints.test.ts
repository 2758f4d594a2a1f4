import type { Receiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import type { EndpointView } from '../../server/src/contracts';
import { call } from './support/admin-api';
import { openEmptyPanel, START_MS } from './support/opened-panel';
import type { Panel } from './support/panel';
import { startStrapiWithPanel } from './support/strapi-with-panel';

const PAGE = '/settings/durable-webhooks';
const DECLARED_SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

describeWith(['chromium'], 'the settings of endpoints', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let panel: Panel;

  const fill = (name: string, value: string) => panel.page.locator(`input[name="${name}"]`).fill(value);
  const endpoints = () => call<EndpointView[]>(app, 'GET', '/durable-webhooks/endpoints');
  const secretShown = async () => {
    const dialog = panel.page.getByRole('dialog', { name: 'Your new signing secret' });
    const secret = await dialog.getByRole('textbox').inputValue();
    await dialog.getByRole('button', { name: 'Copy secret' }).click();
    await panel.text('Copied').last().waitFor();
    expect(await panel.page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    return secret;
  };

  beforeAll(async () => {
    ({ app, receiver, panel } = await openEmptyPanel());
  }, START_MS);

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('begin with the first steps', async () => {
    await panel.open(PAGE);
    await panel.heading('Send your first webhook').waitFor();
    await panel.link('Create endpoint').click();
    await panel.heading('Create endpoint').waitFor();
  });

  test('show what the server does not accept at its field, and keep what was typed', async () => {
    await panel.open(`${PAGE}/create`);
    await fill('name', 'Search index');
    await fill('url', 'ftp://example.com');
    await fill('retrySchedule', '5s, 9d');
    await panel.button('Add a header').click();
    await fill('headers.0.name', 'Host');
    await panel.page.getByRole('textbox', { name: 'Name of another event' }).fill('order paid');
    await panel.page.keyboard.press('Enter');
    await panel.button('Save').click();
    await panel.text('Has a scheme that cannot be called').waitFor();
    await panel.text('order paid is not an event').waitFor();
    await panel.text('9d must be').waitFor();
    await panel.text('Belongs to the HTTP connection').waitFor();
    expect(await panel.page.locator('input[name=url]').inputValue()).toBe('ftp://example.com');
    expect(panel.takeProblems()).toEqual([expect.stringContaining('400')]);
    expect(await endpoints()).toEqual([]);
  });

  test('ask before typed changes are lost', async () => {
    await panel.link('Back').click();
    const question = panel.page.getByRole('alertdialog', { name: 'Confirmation' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(panel.place).toBe(`${PAGE}/create`);
  });

  test('create an endpoint as it was typed and show its secret once', async () => {
    await fill('url', receiver.url('/search'));
    await fill('retrySchedule', '5s, 2h');
    await panel.text('3 attempts, the last one after 2 h').waitFor();
    await fill('headers.0.name', 'X-Team');
    await fill('headers.0.value', 'web');
    await panel.button('Remove order paid').click();
    await panel.page.getByRole('checkbox', { name: 'All of media.*' }).click();
    await panel.page
      .getByRole('group', { name: 'entry' })
      .getByRole('checkbox', { name: 'publish', exact: true })
      .click();
    await panel.button('Save').click();
    const secret = await secretShown();
    await panel.heading('Search index').waitFor();
    const [endpoint] = await endpoints();
    expect(endpoint).toMatchObject({
      name: 'Search index',
      url: receiver.url('/search'),
      events: ['media.*', 'entry.publish'],
      headers: { 'X-Team': 'web' },
      retrySchedule: [5, 7200],
      signature: 'standard',
      enabled: true,
    });
    expect(panel.place).toBe(`${PAGE}/${endpoint?.id}`);
    await panel.text(`•••${secret.slice(-4)}`).waitFor();
    await panel.page.reload();
    await panel.heading('Search index').waitFor();
    expect(await panel.page.content()).not.toContain(secret);
  });

  test('send a test and show request and response', async () => {
    await receiver.behave('/search', { status: 500, body: '{"oops":true}' });
    await panel.button('Send a test').click();
    const test = panel.page.getByRole('region', { name: 'Test' });
    await test.getByText('The receiver failed (500).').waitFor();
    expect(await test.getByLabel('Response body').innerText()).toBe('{\n  "oops": true\n}');
    await test.getByRole('tab', { name: 'Request' }).click();
    await test.getByText('"event": "trigger-test"').waitFor();
    await test.getByText('webhook-signature').waitFor();
    expect(await receiver.requests({ path: '/search' })).toHaveLength(1);
  });

  test('rotate the secret and keep the old one for as long as was chosen', async () => {
    await panel.button('Rotate secret').click();
    await panel.button('Rotate').click();
    const secret = await secretShown();
    await panel.text(`•••${secret.slice(-4)}`).waitFor();
    const [endpoint] = await endpoints();
    expect(endpoint?.secrets.filter(({ expiresAt }) => expiresAt === null)).toHaveLength(1);
    expect(endpoint?.secrets).toHaveLength(2);
  });

  test('revoke the old secret before its time', async () => {
    await panel.button('Revoke').click();
    await panel.page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await panel.text('Secret revoked').waitFor();
    await panel.button('Revoke').waitFor({ state: 'detached' });
    expect((await endpoints())[0]?.secrets).toHaveLength(1);
  });

  test('save a change', async () => {
    await fill('name', 'Search');
    await panel.button('Save').click();
    await panel.text('Saved').waitFor();
    await panel.heading('Search').waitFor();
    expect((await endpoints()).map(({ name }) => name)).toEqual(['Search']);
  });

  test('list endpoints with a switch, a search and a way to delete', async () => {
    await panel.open(PAGE);
    const row = panel.rows.filter({ hasText: 'Search' });
    await row.getByText(new URL(receiver.url()).host).waitFor();
    await row.getByRole('switch', { name: 'Search in use' }).click();
    await row.getByText('Off').first().waitFor();
    expect((await endpoints())[0]?.enabled).toBe(false);
    await panel.open(`${PAGE}?_q=nothing-like-it`);
    await panel.text('No endpoint matches your search.').waitFor();
    await panel.open(`${PAGE}?_q=search`);
    await row.getByRole('button', { name: 'Delete Search' }).click();
    await panel.page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await panel.heading('Send your first webhook').waitFor();
    expect(await endpoints()).toEqual([]);
  });

  test('show endpoints of the configuration to be read, and say where they come from', async () => {
    const { port, database } = app;
    await panel.page.goto('about:blank');
    await app.stop();
    const crm = {
      name: 'Declared CRM',
      url: receiver.url('/crm'),
      events: ['entry.*'],
      secret: DECLARED_SECRET,
    };
    app = await startStrapiWithPanel({ port, database, plugin: { endpoints: { crm } } });
    panel.takeProblems();
    await panel.open(PAGE);
    await panel.text('from the configuration').waitFor();
    expect(await panel.page.getByRole('switch', { name: 'Declared CRM in use' }).isDisabled()).toBe(true);
    await panel.link('Declared CRM').click();
    await panel.text('Change it as “endpoints.crm” of the plugin').waitFor();
    expect(await panel.page.locator('input[name=url]').isDisabled()).toBe(true);
    expect(await panel.button('Save').count()).toBe(0);
    expect(await panel.button('Rotate secret').count()).toBe(0);
    await panel.button('Send a test').click();
    await panel.page.getByRole('region', { name: 'Test' }).getByText('200').waitFor();
  }, 120_000);
});
