import type { Core } from '@strapi/strapi';
import { registerPermissions } from './permissions';
import { getRuntime } from './runtime';

/** Loads the endpoints; delivering starts when the HTTP server listens, because many CLI commands bootstrap too. */
export default async function bootstrap({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  const runtime = getRuntime(strapi);
  await registerPermissions(strapi);
  await runtime.load();
  strapi.server.httpServer.once('listening', () => {
    runtime.start().catch((error: unknown) => {
      runtime.log.error('deliveries could not start', { error });
    });
  });
}
