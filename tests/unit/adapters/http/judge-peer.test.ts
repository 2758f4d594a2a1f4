import { createAddressPolicy } from '../../../../server/src/core/address-policy';
import { judgePeer } from '../../../../server/src/adapters/http/judge-peer';

const publicOnly = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });

describe('the judgement of a connected peer', () => {
  it('lets an allowed address be written to', () => {
    expect(judgePeer('93.184.216.34', 'example.com', publicOnly)).toBeNull();
  });

  it('refuses a denied address', () => {
    expect(judgePeer('10.0.0.1', 'example.com', publicOnly)).toMatchObject({ phase: 'address' });
  });

  it('takes a peer without an address for gone, not for denied', () => {
    expect(judgePeer(undefined, 'example.com', publicOnly)).toMatchObject({
      phase: 'connect',
      code: 'ECONNRESET',
    });
  });
});
