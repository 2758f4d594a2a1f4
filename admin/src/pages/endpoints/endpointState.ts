import type { EndpointView } from '../../../../server/src/contracts';

/** How an endpoint stands: sent to, switched off by a person, disabled by the plugin, unable to sign, or not well. */
export type EndpointState = 'enabled' | 'off' | 'disabled' | 'unreadable' | 'failing' | 'parked';

/** What an endpoint's state is, the gravest first. */
export function endpointState(
  endpoint: Pick<EndpointView, 'enabled' | 'disabledReason' | 'secretsProblem' | 'health'>,
): EndpointState {
  if (endpoint.disabledReason !== null) return 'disabled';
  if (!endpoint.enabled) return 'off';
  if (endpoint.secretsProblem !== null) return 'unreadable';
  return endpoint.health.state === 'healthy' ? 'enabled' : endpoint.health.state;
}

/** The host of an endpoint's URL, for people to recognise it by. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
