import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import setUpStrapi from '../../support/global-setup';
import { chromiumPath } from '../../support/services';

const DEADLINE_MS = 900_000;

/** Runs once before the browser suites: they see a production build of the panel with the plugin as it is packed. */
export default async function setUp(): Promise<void> {
  await setUpStrapi();
  if (chromiumPath() === null) return;
  await promisify(execFile)(process.execPath, [join(__dirname, 'build-panel.js')], { timeout: DEADLINE_MS });
}
