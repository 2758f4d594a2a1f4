import axe from 'axe-core';
import { startReceiver } from '../support/receiver';
import { describeWith } from '../support/services';
import type { StrapiApp } from '../support/strapi';
import { atSuiteEnd } from '../support/suite-end';
import { openPanel, type Panel } from './support/panel';
import { populate } from './support/populated';
import { startStrapiWithPanel } from './support/strapi-with-panel';

const PAGES = ['deliveries', 'delivery', 'endpoints', 'endpoint', 'create', 'system', 'import'];

describeWith(['chromium'], 'everybody can use', () => {
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

  describe.each(['light', 'dark'] as const)('in %s', (theme) => {
    beforeAll(() => panel.useTheme(theme));

    test.each(PAGES)('the page %s', async (name) => {
      await panel.open(pages[name] ?? '');
      await panel.settled();
      expect(await seriousViolations(panel)).toEqual([]);
      expect(panel.takeProblems()).toEqual([]);
    });
  });

  test('the dialog of a replay', async () => {
    await panel.open(`${pages['deliveries']}?state=dead`);
    await panel.button('Replay all that pass the filter').click();
    await panel.text('30 deliveries are sent again.').waitFor();
    expect(await seriousViolations(panel)).toEqual([]);
    expect(panel.takeProblems()).toEqual([]);
  });
});

interface Found {
  rule: string;
  where: string[];
}

/** What axe finds on the page that is shown, as far as it is grave and ours: Strapi's own navigation is not. */
async function seriousViolations({ page }: Panel): Promise<Found[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run({
      include: [['main'], ['[role=dialog]']],
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ rule: id, where: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)) }));
}
