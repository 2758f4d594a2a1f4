import type { StrapiApp } from './app';

export const ADMIN = { email: 'admin@example.com', password: 'Durable-webhooks-1' };

/** Registers the first administrator over HTTP, or logs in when there is one. */
export async function adminToken(app: StrapiApp): Promise<string> {
  const registered = await app.request('/admin/register-admin', {
    method: 'POST',
    json: { ...ADMIN, firstname: 'Ada', lastname: 'Admin' },
  });
  if (registered.ok) return tokenOf(registered);
  const loggedIn = await app.request('/admin/login', { method: 'POST', json: ADMIN });
  if (loggedIn.ok) return tokenOf(loggedIn);
  throw new Error(
    `No administrator: ${registered.status} at registration, ${loggedIn.status} ${await loggedIn.text()} at login`,
  );
}

async function tokenOf(response: Response): Promise<string> {
  const { data } = (await response.json()) as { data: { token: string } };
  return data.token;
}
