import type { Endpoint } from '../core/endpoint';
import { whyClosed } from '../core/endpoint-closure';
import { type EndpointHealth, HEALTHY, stateOf } from '../core/endpoint-health';
import { ENDPOINT_LEVELS, type EndpointLevel, type StoredLevels } from '../pipeline/meter';
import type { Runtime } from '../runtime';

/** States that say how much is to be done or went wrong; the others only grow until they are pruned. */
const STATES = ['pending', 'queued', 'sending', 'retrying', 'dead'] as const;

/** Reads what all instances share, at a bounded cost. */
export async function readStoredLevels({
  history,
  endpoints,
  readHealths,
  clock,
}: Pick<Runtime, 'history' | 'endpoints' | 'readHealths' | 'clock'>): Promise<StoredLevels> {
  const { oldestUndispatchedAt: oldest } = await history.load();
  const counts = await history.counts({ state: [...STATES] });
  const healths = await readHealths();
  return {
    outboxAgeMs: oldest === null ? 0 : Math.max(0, clock.now() - oldest),
    deliveries: Object.fromEntries(STATES.map((state) => [state, counts[state].count])),
    endpoints: endpointsByLevel(endpoints.all(), healths),
  };
}

function endpointsByLevel(
  endpoints: readonly Endpoint[],
  healths: ReadonlyMap<number, EndpointHealth>,
): StoredLevels['endpoints'] {
  const counts = Object.fromEntries(ENDPOINT_LEVELS.map((level) => [level, 0])) as StoredLevels['endpoints'];
  for (const endpoint of endpoints) counts[levelOf(endpoint, healths.get(endpoint.id) ?? HEALTHY)] += 1;
  return counts;
}

const levelOf = (endpoint: Endpoint, health: EndpointHealth): EndpointLevel =>
  whyClosed(endpoint) ?? stateOf(health);
