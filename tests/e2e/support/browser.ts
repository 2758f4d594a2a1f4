import { type Browser, chromium } from 'playwright-core';
import { chromiumPath } from '../../support/services';
import { atSuiteEnd } from '../../support/suite-end';

let browser: Promise<Browser> | null = null;

/** The suite's browser, started at the first call and closed after the suite. */
export function theBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

async function launch(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('There is no Chromium on this machine');
  const launched = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
  atSuiteEnd(() => launched.close());
  return launched;
}
