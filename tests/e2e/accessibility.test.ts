import axe from 'axe-core';
import { describeWith } from '../support/services';
import type { Panel } from './support/panel';
import { LONG_NAME } from './support/populated';
import { openPopulatedPanel, START_MS } from './support/populated-panel';

const PAGES = ['deliveries', 'delivery', 'endpoints', 'endpoint', 'create', 'system', 'import'];

describeWith(['chromium'], 'everybody can use', () => {
  let panel: Panel;
  let pages: Record<string, string>;

  beforeAll(async () => {
    ({ panel, pages } = await openPopulatedPanel());
  }, START_MS);

  describe.each(['light', 'dark'] as const)('in %s', (theme) => {
    beforeAll(() => panel.useTheme(theme));

    test.each(PAGES)('the page %s', async (name) => {
      await panel.open(pages[name] ?? '');
      await panel.settled();
      expect(await seriousViolations(panel)).toEqual([]);
      expect(panel.takeProblems()).toEqual([]);
    });
  });

  test.each([
    ['replay', 'Replay all that pass the filter', '30 deliveries are sent again.'],
    ['removal', 'Delete all that pass the filter', '30 deliveries are deleted with their attempts.'],
  ])('the dialog of a %s', async (_what, button, count) => {
    await panel.open(`${pages['deliveries']}?state=dead`);
    await panel.button(button).click();
    await panel.text(count).waitFor();
    expect(await seriousViolations(panel)).toEqual([]);
    expect(panel.takeProblems()).toEqual([]);
  });

  describe.each([1280, 768])('in a window %i px wide', (width) => {
    beforeAll(() => panel.page.setViewportSize({ width, height: 900 }));
    afterAll(() => panel.page.setViewportSize({ width: 1440, height: 1000 }));

    test.each(PAGES)('the page %s, without scrolling sideways', async (name) => {
      await panel.open(pages[name] ?? '');
      await panel.settled();
      expect(await panel.page.evaluate(beyondTheWindow)).toEqual([]);
      expect(panel.takeProblems()).toEqual([]);
    });
  });

  test('the switch of an endpoint in a window 1280 px wide, though its name is long', async () => {
    await panel.page.setViewportSize({ width: 1280, height: 900 });
    await panel.open(pages['endpoints'] ?? '');
    const inUse = panel.page.getByRole('switch', { name: `${LONG_NAME} in use` });
    await inUse.waitFor();
    const table = await panel.page.locator('main table').boundingBox();
    const box = await inUse.boundingBox();
    expect(table!.x + table!.width).toBeLessThanOrEqual(1280);
    expect(box!.x + box!.width).toBeLessThan(1280 - 40);
  });
});

/** What reaches over the window's edge, apart from tables and code, which scroll by themselves. */
function beyondTheWindow(): string[] {
  return [...document.querySelectorAll('main *')]
    .filter((element) => element.closest('table, pre') === null)
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 3)
    .map(({ outerHTML }) => outerHTML.slice(0, 200));
}

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
