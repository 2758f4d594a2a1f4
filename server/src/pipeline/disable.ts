import type { Endpoint } from '../core/endpoint';
import type { HealthBook } from './health-book';
import type { Announcer, EndpointDirectory } from './ports';

export interface DisableDependencies {
  endpoints: Pick<EndpointDirectory, 'disable'>;
  health: Pick<HealthBook, 'of'>;
  announcer: Announcer;
}

/** Stops sending to an endpoint until a person enables it, and tells of it unless it was disabled already. */
export type Disable = (endpoint: Endpoint, reason: string) => Promise<void>;

export function createDisable({ endpoints, health, announcer }: DisableDependencies): Disable {
  return (endpoint, reason) =>
    announcer.announce({ kind: 'disabled', endpoint, health: health.of(endpoint.id), reason }, () =>
      endpoints.disable(endpoint.id, reason),
    );
}
