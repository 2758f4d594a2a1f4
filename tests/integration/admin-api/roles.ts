import { ADMIN } from '../../support/strapi';
import type { StrapiApp } from '../../support/strapi';

let roles = 0;

/** The token of a new administrator whose role holds just these permissions. */
export async function tokenWith(app: StrapiApp, permissions: readonly string[]): Promise<string> {
  roles += 1;
  const email = `role${roles}@example.com`;
  const { password } = ADMIN;
  await app.run(
    async (strapi, { email, password, permissions }) => {
      const role = await strapi.service('admin::role').create({ name: email, description: '' });
      await strapi.service('admin::role').assignPermissions(
        role.id,
        permissions.map((action: string) => ({ action })),
      );
      const user = { email, password, firstname: 'Rita', lastname: 'Role', isActive: true, roles: [role.id] };
      await strapi.service('admin::user').create({ ...user, registrationToken: null });
    },
    { email, password, permissions },
  );
  const response = await app.request('/admin/login', { method: 'POST', json: { email, password } });
  const { data } = (await response.json()) as { data: { token: string } };
  return data.token;
}

/** An API token of the content API that may do everything there. */
export async function contentApiToken(app: StrapiApp): Promise<string> {
  const json = { name: 'everything', description: '', type: 'full-access', lifespan: null };
  const response = await app.request('/admin/api-tokens', {
    method: 'POST',
    json,
    token: await app.adminToken(),
  });
  const { data } = (await response.json()) as { data: { accessKey: string } };
  return data.accessKey;
}
