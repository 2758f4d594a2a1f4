import { verify } from '../../../receiver/src';
import type { EndpointView, EndpointWithSecret, SecretView } from '../../../server/src/contracts';
import type { ReceivedRequest, Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import { startStrapi } from '../../support/strapi';
import type { StrapiApp, TestDatabase } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';
import { type Api, superApi } from '../admin-api/api';

const KEY = 'the first key of thirty-two byte';
const DECLARED_SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

let receiver: Receiver;
let app: StrapiApp;
let api: Api;
let endpointPath: string;

const start = (database: 'sqlite' | TestDatabase, encryptionKey: string): Promise<StrapiApp> =>
  startStrapi({
    database,
    env: { ENCRYPTION_KEY: encryptionKey },
    plugin: {
      endpoints: {
        declared: {
          name: 'Declared',
          url: receiver.url('/declared'),
          events: ['media.*'],
          secret: DECLARED_SECRET,
        },
      },
    },
  });

const createTag = (name: string): Promise<unknown> =>
  app.run(async (strapi, data) => strapi.documents('api::tag.tag').create({ data }), { name });

async function nextRequest(): Promise<ReceivedRequest> {
  const before = await receiver.count({ path: '/' });
  await createTag(`tag ${before}`);
  return (await receiver.waitFor(before + 1, 15_000, { path: '/' })).at(-1)!;
}

const isVerifiedBy = (request: ReceivedRequest, secret: string): Promise<boolean> =>
  verify(request, secret).then(
    () => true,
    () => false,
  );

const view = async (): Promise<EndpointView> => (await api.get<EndpointView>(endpointPath)).data;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  app = await start('sqlite', KEY);
  api = await superApi(app);
  const { data } = await api.post<EndpointWithSecret>('/endpoints', {
    name: 'Signed twice',
    url: receiver.url('/'),
    events: ['entry.create'],
    keyPair: true,
  });
  endpointPath = `/endpoints/${data.id}`;
});

describe('an endpoint with a key pair', () => {
  it('is signed so that the public key in its view verifies, and the secret too', async () => {
    const { publicKeys, secrets } = await view();
    expect([publicKeys.length, secrets.length]).toEqual([1, 1]);
    const { data: shown } = await api.get<SecretView[]>(`${endpointPath}/secrets`);
    const request = await nextRequest();
    expect(await isVerifiedBy(request, publicKeys[0]!.publicKey)).toBe(true);
    expect(await isVerifiedBy(request, shown[0]!.secret)).toBe(true);
  });

  it('keeps the old pair and the old secret for the overlap of a rotation, until they are revoked', async () => {
    const before = await view();
    const [{ secret: oldSecret }] = (await api.get<[SecretView]>(`${endpointPath}/secrets`)).data;
    const { data: rotated } = await api.post<EndpointWithSecret>(`${endpointPath}/secret-rotations`);
    const [present, old] = rotated.secrets;
    const [newPair, oldPair] = rotated.publicKeys;
    expect(oldPair?.publicKey).toBe(before.publicKeys[0]?.publicKey);
    expect(old!.expiresAt! - present!.createdAt).toBe(86_400_000);
    const during = await nextRequest();
    for (const secret of [rotated.secret!, oldSecret, newPair!.publicKey, oldPair!.publicKey]) {
      expect(await isVerifiedBy(during, secret)).toBe(true);
    }

    const refused = await api.remove(`${endpointPath}/secrets/${present!.id}`);
    expect(refused).toMatchObject({ status: 400, error: { message: expect.stringContaining('rotate it') } });
    expect((await api.remove(`${endpointPath}/secrets/nobody`)).status).toBe(404);
    await api.remove(`${endpointPath}/secrets/${old!.id}`);
    const { data: revoked } = await api.remove<EndpointView>(`${endpointPath}/secrets/${oldPair!.id}`);
    expect(revoked).toMatchObject({ secrets: [{ id: present!.id }], publicKeys: [{ id: newPair!.id }] });
    const after = await nextRequest();
    expect(await isVerifiedBy(after, rotated.secret!)).toBe(true);
    expect(await isVerifiedBy(after, newPair!.publicKey)).toBe(true);
    expect(await isVerifiedBy(after, oldSecret)).toBe(false);
    expect(await isVerifiedBy(after, oldPair!.publicKey)).toBe(false);
  });

  it('loses it when it is switched off, and gets a new one when it is switched on', async () => {
    const { publicKeys } = await view();
    const off = await api.put<EndpointView>(endpointPath, { keyPair: false });
    expect(off.data.publicKeys).toEqual([]);
    expect((await nextRequest()).headers['webhook-signature']).not.toContain('v1a,');
    const on = await api.put<EndpointView>(endpointPath, { keyPair: true });
    expect(on.data.publicKeys).toHaveLength(1);
    expect(on.data.publicKeys[0]?.publicKey).not.toBe(publicKeys[0]?.publicKey);
    const refused = await api.put(endpointPath, { signature: 'github' });
    expect(refused.error.details.errors?.[0]?.path).toEqual(['keyPair']);
  });
});

describe('secrets', () => {
  it('are shown of declared endpoints too, and cannot be revoked there', async () => {
    const { data } = await api.get<EndpointView[]>('/endpoints');
    const { id, secrets } = data.find(({ key }) => key === 'declared')!;
    const shown = await api.get<SecretView[]>(`/endpoints/${id}/secrets`);
    expect(shown.data).toMatchObject([{ secret: DECLARED_SECRET, expiresAt: null }]);
    expect((await api.remove(`/endpoints/${id}/secrets/${secrets[0]!.id}`)).status).toBe(400);
    expect(app.output.toString()).toContain('signing secrets were shown');
    const path = `/durable-webhooks/endpoints/${id}/secrets`;
    const answer = await app.request(path, { token: await app.adminToken() });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('that another encryption key cannot open park deliveries, and nothing goes out unsigned', async () => {
    await app.stop();
    app = await start(app.database, 'another key that opens nothing..');
    api = await superApi(app);
    const before = await receiver.count({ path: '/' });
    await createTag('parked');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await receiver.count({ path: '/' })).toBe(before);
    const [{ state }] = (await app.database.query(
      'SELECT state FROM durable_webhooks_deliveries ORDER BY id DESC LIMIT 1',
    )) as [{ state: string }];
    expect(state).toBe('pending');
    const parked = await view();
    expect(parked.disabledReason).toContain('admin.secrets.encryptionKey');
    const shown = await api.get(`${endpointPath}/secrets`);
    expect(shown).toMatchObject({ status: 400, error: { message: expect.stringContaining('former key') } });

    await app.stop();
    app = await start(app.database, KEY);
    api = await superApi(app);
    const request = (await receiver.waitFor(before + 1, 15_000, { path: '/' })).at(-1)!;
    expect(request.body).toContain('parked');
    const { data: secrets } = await api.get<SecretView[]>(`${endpointPath}/secrets`);
    expect(await isVerifiedBy(request, secrets[0]!.secret)).toBe(true);
  });
});
