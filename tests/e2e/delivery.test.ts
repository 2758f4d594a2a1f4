import type { Receiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { createArticle, createEndpoint, settledDeliveries } from './support/admin-api';
import { openEmptyPanel, START_MS } from './support/opened-panel';
import type { Panel } from './support/panel';

const TOKEN = 'Bearer very-secret-token-1234';

describeWith(['chromium'], 'the page of one delivery', () => {
  let app: StrapiApp;
  let receiver: Receiver;
  let panel: Panel;
  let place: string;

  beforeAll(async () => {
    ({ app, receiver, panel } = await openEmptyPanel());
    await receiver.behave('/crm', {
      status: 422,
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-1' },
      body: '{"error":{"field":"price"}}',
    });
    await createEndpoint(app, { url: receiver.url('/crm'), headers: { Authorization: TOKEN } });
    await createArticle(app, "It's spring");
    const [delivery] = await settledDeliveries(app, 1);
    place = `/plugins/durable-webhooks/${delivery?.id}`;
  }, START_MS);

  beforeEach(() => panel.open(place));

  afterEach(() => {
    expect(panel.takeProblems()).toEqual([]);
  });

  test('says in plain words what went wrong and what helps', async () => {
    await panel.text('The receiver did not accept the content (422).').waitFor();
    await panel.text('it often says which field is wrong').waitFor();
  });

  test('shows request and response to be read', async () => {
    const attempts = panel.page.getByRole('region', { name: 'Attempts' });
    await attempts.getByText('r-1').waitFor();
    expect(await attempts.getByLabel('Response body').innerText()).toBe(
      '{\n  "error": {\n    "field": "price"\n  }\n}',
    );
    expect(await panel.page.getByLabel('Request body').innerText()).toContain('"title": "It\'s spring"');
    await panel.text('x-strapi-event').waitFor();
    await panel.text('First byte').waitFor();
  });

  test('names document, endpoint and who caused it, and shows no secret', async () => {
    await panel.link("It's spring").waitFor();
    await panel.link('CRM').waitFor();
    await panel.text('Ada Admin (administrator)').waitFor();
    expect(await panel.page.content()).not.toContain('very-secret-token');
  });

  test('copies a curl command that leaves the secret out', async () => {
    await panel.button('Copy as cURL').click();
    await panel.text('Copied').waitFor();
    const command = await panel.page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`curl -X POST '${receiver.url('/crm')}'`);
    expect(command).toContain("-H 'x-strapi-event: entry.create'");
    expect(command).toContain("It'\\''s spring");
    expect(command).not.toContain('token-1234');
  });

  test('cancels what waits, once that is confirmed', async () => {
    await panel.button('Cancel delivery').click();
    await panel.page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await panel.text('Delivery canceled').waitFor();
    await panel.page.getByText('Canceled', { exact: true }).waitFor();
    expect(await panel.button('Cancel delivery').count()).toBe(0);
  });

  test('replays, and shows the new attempt as it comes', async () => {
    await receiver.behave('/crm', { status: 200, body: 'thanks' });
    await panel.button('Replay').click();
    await panel.text('Attempt 2').waitFor();
    await panel.page.getByText('Succeeded', { exact: true }).waitFor();
  });

  test('says what was merged, on the delivery that was sent and on those that were not', async () => {
    await createEndpoint(app, {
      name: 'Site build',
      url: receiver.url('/build'),
      coalesce: { by: 'endpoint', windowMs: 3000, maxWaitMs: 60_000 },
    });
    for (const title of ['One', 'Two', 'Three']) await createArticle(app, title);
    const settled = (await settledDeliveries(app, 7)).filter(
      ({ endpointName }) => endpointName === 'Site build',
    );
    expect(settled.map(({ state }) => state)).toEqual(['succeeded', 'merged', 'merged']);
    const [sent, second, first] = settled.map(({ id }) => id);

    await panel.open(`/plugins/durable-webhooks/${sent}`);
    const merged = panel.page.getByRole('region', { name: 'Merged' });
    await merged.getByText('Sent in the stead of:').waitFor();
    expect(await merged.getByRole('link').allInnerTexts()).toEqual([
      `Delivery ${second}`,
      `Delivery ${first}`,
    ]);
    await merged.getByRole('link', { name: `Delivery ${first}` }).click();
    await merged.getByText('Another delivery was sent in the stead of this one:').waitFor();
    await merged.getByRole('link', { name: `Delivery ${sent}` }).waitFor();
  });

  test('deletes a delivery that is over and returns to the list', async () => {
    await panel.button('Delete').click();
    await panel.page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await panel.rows.first().waitFor();
    expect(panel.place).toBe('/plugins/durable-webhooks');
  });
});
