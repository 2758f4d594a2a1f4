import { openEmptyPanel, type OpenedPanel } from './opened-panel';
import { populate, type PopulatedPanel } from './populated';

export { START_MS } from './opened-panel';

/** Boots a Strapi with something on each of its pages; all of it ends with the suite. */
export async function openPopulatedPanel(): Promise<OpenedPanel & PopulatedPanel> {
  const opened = await openEmptyPanel();
  return { ...opened, ...(await populate(opened.app, opened.receiver)) };
}
