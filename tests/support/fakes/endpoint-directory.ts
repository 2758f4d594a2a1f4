import type { Endpoint } from '../../../server/src/core/endpoint';
import type { EndpointDirectory } from '../../../server/src/pipeline/ports';

/** Endpoints in memory; disabling changes them at once. */
export interface DirectoryInMemory extends EndpointDirectory {
  put(endpoint: Endpoint): void;
}

export function aDirectory(...endpoints: Endpoint[]): DirectoryInMemory {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return {
    all: () => [...byId.values()],
    byId: (id) => byId.get(id),
    put: (endpoint) => void byId.set(endpoint.id, endpoint),
    async disable(id, disabledReason) {
      const endpoint = byId.get(id);
      if (!endpoint || endpoint.disabledReason !== null) return false;
      byId.set(id, { ...endpoint, disabledReason });
      return true;
    },
  };
}
