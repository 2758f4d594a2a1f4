import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressPolicy } from '../../core/address-policy';
import { ConnectFailure } from './connect-failure';

/** A resolver like `dns.lookup`, always asked for all addresses. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves for a socket and refuses the name when any of its addresses is denied: the socket dials the very addresses
 * that were judged here, so that a name which answers differently the next time gains nothing.
 */
export function createGuardedLookup(lookup: Lookup, policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    const refuse = (failure: ConnectFailure) => callback(failure, options.all ? [] : '', 0);
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error)
        return refuse(new ConnectFailure('lookup', error.code ?? error.name, 'the name was not found'));
      const [first] = addresses;
      if (!first) return refuse(new ConnectFailure('lookup', 'ENODATA', 'the name has no address'));
      if (!addresses.every(({ address }) => policy.isAllowedAddress(address, hostname))) {
        return refuse(addressNotAllowed());
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** The refusal to connect to an address; does not say which. */
export function addressNotAllowed(): ConnectFailure {
  return new ConnectFailure('address', 'ADDRESS_NOT_ALLOWED', 'the address is not allowed');
}
