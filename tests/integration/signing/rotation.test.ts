import { Webhook } from 'standardwebhooks';
import type { ReceivedRequest, Receiver } from '../../support/receiver';
import { startReceiver } from '../../support/receiver';
import type { StrapiApp } from '../../support/strapi';
import { startStrapi } from '../../support/strapi';
import { atSuiteEnd } from '../../support/suite-end';

let receiver: Receiver;
let app: StrapiApp;

beforeAll(async () => {
  receiver = await startReceiver();
  atSuiteEnd(() => receiver.stop());
  app = await startStrapi();
});

interface Made {
  id: number;
  secret: string;
}

const createEndpoint = (path: string): Promise<Made> =>
  app.run(async (strapi, url) => {
    const endpoints = strapi.plugin('durable-webhooks').service('endpoints');
    const { id, secret } = await endpoints.create({ name: 'Rotated', url, events: ['entry.create'] });
    return { id, secret };
  }, receiver.url(path));

const rotate = (id: number, overlapSeconds: number): Promise<string> =>
  app.run(
    async (strapi, args) => {
      const endpoints = strapi.plugin('durable-webhooks').service('endpoints');
      const { secret } = await endpoints.rotateSecret(args.id, { overlapSeconds: args.overlapSeconds });
      return secret as string;
    },
    { id, overlapSeconds },
  );

/** What the receiver gets for an entry made now. */
async function nextRequest(path: string): Promise<ReceivedRequest> {
  const before = await receiver.count({ path });
  await app.run(async (strapi) => {
    await strapi.documents('api::tag.tag').create({ data: { name: `tag ${Math.random()}` } });
  });
  const requests = await receiver.waitFor(before + 1, 15_000, { path });
  return requests.at(-1)!;
}

const isAccepted = ({ headers, body }: ReceivedRequest, secret: string): boolean => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (error) {
    if ((error as Error).message === 'No matching signature found') return false;
    throw error;
  }
};

describe('while a secret is rotated', () => {
  it('a receiver with the old secret and one with the new secret both accept every delivery', async () => {
    const { id, secret: old } = await createEndpoint('/overlap');
    expect(isAccepted(await nextRequest('/overlap'), old)).toBe(true);

    const secret = await rotate(id, 3600);
    const request = await nextRequest('/overlap');
    expect(isAccepted(request, secret)).toBe(true);
    expect(isAccepted(request, old)).toBe(true);
    expect(isAccepted(request, `whsec_${Buffer.alloc(32, 1).toString('base64')}`)).toBe(false);
  });

  it('three secrets sign after two rotations', async () => {
    const { id, secret: first } = await createEndpoint('/thrice');
    const secrets = [first, await rotate(id, 3600), await rotate(id, 3600)];
    const request = await nextRequest('/thrice');
    expect(secrets.map((secret) => isAccepted(request, secret))).toEqual([true, true, true]);
  });

  it('the old secret signs no more at once when there is no overlap', async () => {
    const { id, secret: old } = await createEndpoint('/revoked');
    const secret = await rotate(id, 0);
    const request = await nextRequest('/revoked');
    expect(isAccepted(request, secret)).toBe(true);
    expect(isAccepted(request, old)).toBe(false);
  });
});
