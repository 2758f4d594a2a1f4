import type { Endpoint } from './endpoint';

/** Why nothing is sent to an endpoint for now; its deliveries wait. */
export type Closure = 'off' | 'disabled' | 'secrets';

/** Switched off by a person, disabled by us, or unable to sign: an unsigned delivery is never an option. Null: open. */
export function whyClosed({ enabled, disabledReason, signature, secrets }: Endpoint): Closure | null {
  if (disabledReason !== null) return 'disabled';
  if (!enabled) return 'off';
  return signature === 'none' || secrets.readable ? null : 'secrets';
}
