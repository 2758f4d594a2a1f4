// Writes docs/screenshots/*.png: every page of the panel, light and dark, as a production build shows it. With --width it
// takes them in a window of another width, and with --to into another folder.
// Build first: node tests/e2e/support/build-panel.js
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Panel } from '../../tests/e2e/support/panel';
import { openPopulatedPanel } from '../../tests/e2e/support/populated-panel';
import { endSuite } from '../../tests/support/strapi';

const THEMES = ['light', 'dark'] as const;
/** What is looked at on pages of Strapi's own: our part of them, by its link. */
const OUR_PART: Record<string, string> = {
  home: 'Open deliveries',
  document: 'All deliveries of this document',
};
const { values: options } = parseArgs({
  options: {
    width: { type: 'string', default: '1280' },
    to: { type: 'string', default: resolve(__dirname, '../../docs/screenshots') },
  },
});

async function main(): Promise<void> {
  mkdirSync(options.to, { recursive: true });
  const { panel, pages } = await openPopulatedPanel();
  await panel.page.setViewportSize({ width: Number(options.width), height: 860 });
  for (const theme of THEMES) {
    await panel.useTheme(theme);
    for (const [name, path] of Object.entries(pages))
      await take(panel, path, `${name}-${theme}.png`, OUR_PART[name]);
  }
  await endSuite();
}

async function take(panel: Panel, path: string, file: string, link?: string): Promise<void> {
  await panel.open(path);
  if (link !== undefined) await panel.link(link).waitFor();
  await panel.settled();
  await closeBanner(panel);
  if (link !== undefined) await panel.link(link).scrollIntoViewIfNeeded();
  await panel.page.screenshot({ path: resolve(options.to, file) });
}

/** Strapi's own news, which is not ours to show. */
async function closeBanner({ page }: Panel): Promise<void> {
  const banner = page.getByRole('button', { name: 'Close' });
  if ((await banner.count()) > 0) await banner.first().click();
}

void main();
