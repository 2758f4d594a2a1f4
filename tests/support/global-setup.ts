import { ensureBuilt } from './build';
import { detectServices } from './services';
import { ensureTemplate } from './strapi/template';

/** Runs once before the suites that boot Strapi. */
export default async function setUp(): Promise<void> {
  await detectServices();
  await ensureBuilt();
  await ensureTemplate();
}
