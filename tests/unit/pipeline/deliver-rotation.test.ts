import type { Endpoint } from '../../../server/src/core/endpoint';
import { generateSigningSecret } from '../../../server/src/core/signing-secret';
import { aClaimedDelivery, anEndpoint } from '../../support/factories';
import { NOW, deliverOnce } from '../../support/fakes/delivering';

/** Two secrets, the older of which signs until then. */
const aRotation = (expiresAt: number): Endpoint['secrets'] => ({
  readable: true,
  active: [
    { id: 'new', value: generateSigningSecret(), createdAt: 2, expiresAt: null },
    { id: 'old', value: generateSigningSecret(), createdAt: 1, expiresAt },
  ],
});

const endpoint = anEndpoint();
const delivery = aClaimedDelivery({ endpointId: endpoint.id });

describe('delivering while secrets rotate', () => {
  it('signs with the secrets that are active when the attempt is made, and by the endpoint as it is then', async () => {
    const rotating = { ...endpoint, signature: 'standard' as const, secrets: aRotation(NOW + 1_000) };
    const { deliver, directory, clock, sent, signal } = await deliverOnce(delivery, rotating);
    await deliver(delivery, signal);
    clock.move(1_000);
    await deliver(delivery, signal);
    directory.put({ ...rotating, url: 'https://example.com/moved' });
    await deliver(delivery, signal);
    const signatures = sent.map(({ message }) => message.headers['webhook-signature']?.split(' ').length);
    expect(signatures).toEqual([2, 2, 1, 1]);
    expect(sent.map(({ message }) => message.url).slice(2)).toEqual([
      endpoint.url,
      'https://example.com/moved',
    ]);
  });
});
