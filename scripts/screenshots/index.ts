// Writes docs/screenshots/*.png: every page of the panel, light and dark, as a production build shows it.
// Build first: node tests/e2e/support/build-panel.js
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { openPanel, type Panel } from '../../tests/e2e/support/panel';
import { populate } from '../../tests/e2e/support/populated';
import { startStrapiWithPanel } from '../../tests/e2e/support/strapi-with-panel';
import { startReceiver } from '../../tests/support/receiver';
import { endSuite } from '../../tests/support/strapi';
import { atSuiteEnd } from '../../tests/support/suite-end';

const FOLDER = resolve(__dirname, '../../docs/screenshots');
const THEMES = ['light', 'dark'] as const;

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const app = await startStrapiWithPanel();
  const receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  const { pages } = await populate(app, receiver);
  const panel = await openPanel(app);
  await panel.page.setViewportSize({ width: 1280, height: 860 });
  for (const theme of THEMES) {
    await panel.useTheme(theme);
    for (const [name, path] of Object.entries(pages)) await take(panel, path, `${name}-${theme}.png`);
  }
  await endSuite();
}

async function take(panel: Panel, path: string, file: string): Promise<void> {
  await panel.open(path);
  await panel.settled();
  await closeBanner(panel);
  await panel.page.screenshot({ path: resolve(FOLDER, file) });
}

/** Strapi's own news, which is not ours to show. */
async function closeBanner({ page }: Panel): Promise<void> {
  const banner = page.getByRole('button', { name: 'Close' });
  if ((await banner.count()) > 0) await banner.first().click();
}

void main();
