import type { Core } from '@strapi/strapi';
import { getRuntime } from './runtime';

/** Ends delivering while the HTTP server still serves; what is captured from now on waits in the outbox. */
export default async function destroy({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  await getRuntime(strapi).stop();
}
