import type { ConsoleMessage, Page } from 'playwright-core';

/** What Strapi's own panel says on every page of this version; none of it is about the plugin. */
const OF_THE_HOST = [
  /React Router Future Flag Warning/,
  /useRBAC: The first argument should be an array/,
  /\[Auth\]/,
];

/** Collects what a page complains about: errors, React's warnings, exceptions, failed requests to the plugin. */
export function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (isProblem(message)) problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  return problems;
}

function isProblem(message: ConsoleMessage): boolean {
  if (!['error', 'warning'].includes(message.type())) return false;
  // Strapi asks for its favicon and for services on the internet, which are not there.
  const isForeignRequest =
    message.text().startsWith('Failed to load resource') &&
    !message.location().url.includes('/durable-webhooks/');
  return !isForeignRequest && !OF_THE_HOST.some((known) => known.test(message.text()));
}
