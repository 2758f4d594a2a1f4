import type { Endpoint } from '../core/endpoint';
import { type EndpointNewsKind, newsOf } from '../core/endpoint-news';
import { say } from '../core/sentences';
import type { Disable } from './disable';
import type { Announcer, Clock, Horizon, Log } from './ports';

export interface WatchDependencies {
  announcer: Announcer;
  disable: Disable;
  /** Compare-and-set: true for whoever changed it, while the endpoint still is as it is said to be. */
  markAnnounced(endpointId: number, kind: 'failing' | 'recovered', now: number): Promise<boolean>;
  clock: Clock;
  log: Log;
  /** How long an endpoint may fail without one success; 0 for ever. */
  disableAfterMs: number;
}

/** Looks at the health of the endpoints that receive, tells of what changed and gives up those that failed for too long. */
export type Watch = (open: readonly Endpoint[], horizons: readonly Horizon[]) => Promise<void>;

/** What could not be told is tried again after so long. */
const REST_MS = 5_000;

export function createWatch(dependencies: WatchDependencies): Watch {
  const { announcer, disable, markAnnounced, clock, log, disableAfterMs } = dependencies;
  const restsUntil = new Map<number, number>();

  return async function watch(open, horizons) {
    const byId = new Map(open.map((endpoint) => [endpoint.id, endpoint]));
    for (const { endpointId, health } of horizons) {
      const kind = newsOf(health, disableAfterMs);
      const endpoint = byId.get(endpointId);
      if (kind === null || !endpoint || clock.now() < (restsUntil.get(endpointId) ?? 0)) continue;
      restsUntil.set(endpointId, clock.now() + REST_MS);
      try {
        await tell(kind, endpoint, health);
      } catch (error) {
        log.error('what became of an endpoint could not be told yet', {
          endpoint: endpoint.name,
          kind,
          error,
        });
      }
    }
  };

  async function tell(kind: EndpointNewsKind, endpoint: Endpoint, health: Horizon['health']): Promise<void> {
    if (kind === 'disabled') return disable(endpoint, givenUpReason(health.failures, disableAfterMs));
    const news = { kind, endpoint, health, reason: null };
    await announcer.announce(news, () => markAnnounced(endpoint.id, kind, clock.now()));
  }
}

const DAY_MS = 86_400_000;

const givenUpReason = (failures: number, disableAfterMs: number): string =>
  say('givenUp', { days: disableAfterMs / DAY_MS, failures }).text;
