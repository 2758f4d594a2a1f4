import type { Endpoint } from '../../../server/src/core/endpoint';
import { nextId } from './next-id';

/** An enabled, unsigned endpoint that takes every event. */
export function anEndpoint(over: Partial<Endpoint> = {}): Endpoint {
  const id = over.id ?? nextId();
  return {
    id,
    key: null,
    name: `endpoint ${id}`,
    url: `http://127.0.0.1:9/endpoint-${id}`,
    events: ['*'],
    contentTypes: null,
    locales: null,
    statuses: null,
    headers: {},
    signature: 'none',
    keyPair: false,
    retrySchedule: [5, 300],
    timeoutMs: 15_000,
    concurrency: 10,
    rateLimit: null,
    ordering: 'none',
    delayMs: 0,
    coalesce: null,
    retryOn4xx: true,
    enabled: true,
    disabledReason: null,
    secrets: { readable: true, active: [] },
    createdAt: 0,
    updatedAt: 0,
    ...over,
  };
}
