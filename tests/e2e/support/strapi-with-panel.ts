import { type StartOptions, startStrapi, type StrapiApp } from '../../support/strapi';

/** Boots a Strapi that serves the admin panel. */
export function startStrapiWithPanel(options: StartOptions = {}): Promise<StrapiApp> {
  return startStrapi({ ...options, env: { ADMIN_SERVE: 'true', ...options.env } });
}
