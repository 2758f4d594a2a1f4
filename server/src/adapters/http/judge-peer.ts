import type { AddressPolicy } from '../../core/address-policy';
import { ConnectFailure } from './connect-failure';
import { addressNotAllowed } from './guarded-lookup';

/** Why nothing is written to a peer that was connected to, or null. One that left already has no address. */
export function judgePeer(
  address: string | undefined,
  hostname: string,
  policy: AddressPolicy,
): ConnectFailure | null {
  if (address === undefined) return new ConnectFailure('connect', 'ECONNRESET', 'the peer left at once');
  return policy.isAllowedAddress(address, hostname) ? null : addressNotAllowed();
}
