import type { EndpointView } from '../../server/src/contracts';
import { describeOnEachDatabase } from '../support/services';
import { call } from './support/admin-api';
import { openEmptyPanel, type OpenedPanel, START_MS } from './support/opened-panel';

const PAGE = '/settings/durable-webhooks/import';
const NAME = 'Old site build';

describeOnEachDatabase(
  'the import of native webhooks',
  (kind) => {
    let opened: OpenedPanel;

    beforeAll(async () => {
      opened = await openEmptyPanel({ database: kind });
    }, START_MS);

    test('says so when there is none', async () => {
      const { panel } = opened;
      await panel.open(PAGE);
      await panel.text('Strapi has no webhooks of its own.').waitFor();
    });

    test('takes a webhook over with all it has, and gives it back', async () => {
      const { app, panel, receiver } = opened;
      const url = receiver.url('/build');
      const events = ['entry.publish', 'entry.unpublish'];
      await call(app, 'POST', '/admin/webhooks', { name: NAME, url, events, headers: { 'X-Team': 'web' } });
      const isNativeInUse = async () =>
        (await call<{ name: string; isEnabled: boolean }[]>(app, 'GET', '/admin/webhooks'))[0]?.isEnabled;
      const endpoints = () => call<EndpointView[]>(app, 'GET', '/durable-webhooks/endpoints');

      await panel.open(PAGE);
      await panel.rows.getByText('Headers: X-Team').waitFor();
      await panel.button(`Import ${NAME}`).click();
      await panel.button('Confirm').click();
      await panel.heading('Your new signing secret').waitFor();
      await panel.button('I have stored it').click();
      await panel.link('Imported').waitFor();
      expect(await isNativeInUse()).toBe(false);
      expect(await endpoints()).toMatchObject([
        { name: NAME, url, events, headers: { 'X-Team': 'web' }, enabled: true },
      ]);

      await panel.button(`Undo the import of ${NAME}`).click();
      await panel.button('Confirm').click();
      await panel.button(`Import ${NAME}`).waitFor();
      await panel.rows.getByText('In use').waitFor();
      expect(await isNativeInUse()).toBe(true);
      expect(await endpoints()).toEqual([]);
      expect(panel.takeProblems()).toEqual([]);
    });
  },
  ['chromium'],
);
