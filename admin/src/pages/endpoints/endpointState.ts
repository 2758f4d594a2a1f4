import type { EndpointView } from '../../../../server/src/contracts';

/** How an endpoint stands: sent to, switched off by a person, disabled by the plugin, or unable to sign. */
export type EndpointState = 'enabled' | 'off' | 'disabled' | 'unreadable';

/** What an endpoint's state is, the gravest first. */
export function endpointState(
  endpoint: Pick<EndpointView, 'enabled' | 'disabledReason' | 'secretsProblem'>,
): EndpointState {
  if (endpoint.disabledReason !== null) return 'disabled';
  if (!endpoint.enabled) return 'off';
  return endpoint.secretsProblem === null ? 'enabled' : 'unreadable';
}

/** The host of an endpoint's URL, for people to recognise it by. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
