import { type Receiver, startReceiver } from '../../support/receiver';
import type { StartOptions, StrapiApp } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { openPanel, type Panel } from './panel';
import { startStrapiWithPanel } from './strapi-with-panel';

/** What a `beforeAll` that boots a Strapi with its panel may take. */
export const START_MS = 240_000;

/** A Strapi, a receiver for its webhooks, and the panel with the super administrator logged in. */
export interface OpenedPanel {
  app: StrapiApp;
  receiver: Receiver;
  panel: Panel;
}

/** Boots a Strapi with nothing in it; all of it ends with the suite. */
export async function openEmptyPanel(options: StartOptions = {}): Promise<OpenedPanel> {
  const app = await startStrapiWithPanel(options);
  const receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  return { app, receiver, panel: await openPanel(app) };
}
