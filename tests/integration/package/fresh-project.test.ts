import { freePort } from '../../support/free-port';
import { startReceiver } from '../../support/receiver';
import { atSuiteEnd } from '../../support/suite-end';
import { FreshProject } from './fresh-project';

const INSTALL_DEADLINE_MS = 10 * 60_000;
const BUILD_DEADLINE_MS = 5 * 60_000;
const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const NOTES = '/content-manager/collection-types/api::note.note';

describe('the packed plugin in a fresh Strapi project', () => {
  let project: FreshProject;

  beforeAll(async () => {
    project = await FreshProject.install();
  }, INSTALL_DEADLINE_MS);

  test('holds one copy only of what it shares with its host', async () => {
    const shared = [
      '@strapi/utils',
      '@strapi/design-system',
      '@strapi/icons',
      'react',
      'react-intl',
      'styled-components',
    ];
    const copies = await project.copiesOf(shared);
    expect(copies.sort()).toEqual(shared.sort());
  });

  test(
    'is part of the admin panel that `strapi build` makes',
    async () => {
      await project.buildAdmin();
      const bundle = await project.node(['-e', FIND_IN_BUNDLE, 'Durable Webhooks']);
      expect(bundle.trim()).toMatch(/\.js$/);
    },
    BUILD_DEADLINE_MS,
  );

  test('delivers what an administrator publishes, signed, and stops on SIGTERM', async () => {
    const receiver = await startReceiver();
    atSuiteEnd(() => receiver.stop());
    const strapi = await project.start(await freePort(), {
      CRM_URL: receiver.url('/crm'),
      CRM_SECRET: SECRET,
    });
    const call = caller(strapi.url, await registerAdmin(strapi.url));

    const refused = await call('POST', '/durable-webhooks/endpoints', {});
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ data: null, error: { name: 'ValidationError' } });

    const { data } = (await (await call('POST', NOTES, { text: 'Hello' })).json()) as {
      data: { documentId: string };
    };
    await call('POST', `${NOTES}/${data.documentId}/actions/publish`, {});
    const received = await receiver.waitFor(3);
    const events = received.map(({ headers }) => headers['x-strapi-event']);
    expect(events).toEqual(['entry.create', 'entry.update', 'entry.publish']);

    const seen = await project.node(['verify.mjs'], JSON.stringify({ ...received.at(-1), secret: SECRET }));
    expect(seen).toBe('entry.publish\nentry.publish\n');
    expect(await strapi.stop()).toBe(0);
  });
});

/** Prints the first file of the built admin panel that contains the text given as argument. */
const FIND_IN_BUNDLE = `
  const { readdirSync, readFileSync } = require('node:fs');
  const folder = 'build/';
  console.log(readdirSync(folder).find((file) => readFileSync(folder + file, 'utf8').includes(process.argv[1])));
`;

async function registerAdmin(url: string): Promise<string> {
  const response = await fetch(`${url}/admin/register-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'admin@example.com',
      password: 'Durable-webhooks-1',
      firstname: 'Ada',
      lastname: 'Admin',
    }),
  });
  return ((await response.json()) as { data: { token: string } }).data.token;
}

function caller(url: string, token: string) {
  return (method: string, path: string, body: object): Promise<Response> =>
    fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
}
