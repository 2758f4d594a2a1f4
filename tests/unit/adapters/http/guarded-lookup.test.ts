import { createAddressPolicy } from '../../../../server/src/core/address-policy';
import { createGuardedLookup, type Lookup } from '../../../../server/src/adapters/http/guarded-lookup';

const publicOnly = createAddressPolicy({ allowedNetworks: [], allowLoopback: false });

describe('the guarded resolver', () => {
  const PUBLIC = [
    { address: '93.184.216.34', family: 4 },
    { address: '2606:4700:4700::1111', family: 6 },
  ];

  function resolve(addresses: { address: string; family: number }[], all: boolean) {
    const asked: object[] = [];
    const lookup: Lookup = (_hostname, options, callback) => {
      asked.push(options);
      callback(null, addresses);
    };
    const answer = new Promise<unknown[]>((settle) => {
      createGuardedLookup(lookup, publicOnly)('example.com', { all, hints: 32 }, (...found) => settle(found));
    });
    return { answer, asked };
  }

  it('answers in the form that it was asked for', async () => {
    expect(await resolve(PUBLIC, true).answer).toEqual([null, PUBLIC]);
    expect(await resolve(PUBLIC, false).answer).toEqual([null, '93.184.216.34', 4]);
  });

  it('judges every address, also when only one is asked for', async () => {
    const { answer, asked } = resolve([...PUBLIC, { address: '10.0.0.1', family: 4 }], false);
    expect((await answer)[0]).toMatchObject({ phase: 'address' });
    expect(asked).toEqual([{ all: true, hints: 32 }]);
  });
});
