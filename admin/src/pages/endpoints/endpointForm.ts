import type { EndpointInput, EndpointView } from '../../../../server/src/contracts';
import { DEFAULT_SCHEDULE, readSchedule, writeSchedule } from './retrySchedule';

/** An endpoint as its form holds it; an emptied text or number is null. */
export interface EndpointForm {
  name: string | null;
  url: string | null;
  enabled: boolean;
  events: string[];
  contentTypes: string[];
  locales: string[];
  statuses: string[];
  headers: HeaderRow[];
  signature: EndpointView['signature'];
  secret: string | null;
  retrySchedule: string | null;
  timeoutSeconds: number | null;
  concurrency: number | null;
  rateMax: number | null;
  rateSeconds: number | null;
  ordering: EndpointView['ordering'];
  delaySeconds: number | null;
  coalesceBy: 'none' | 'document' | 'endpoint';
  coalesceSeconds: number | null;
  coalesceMaxSeconds: number | null;
  retryOn4xx: boolean;
  keyPair: boolean;
}

export interface HeaderRow {
  name: string;
  value: string;
}

/** What the form begins with: an endpoint that is there, or the defaults of a new one. */
export function toForm(endpoint: EndpointView | null): EndpointForm {
  return {
    name: endpoint?.name ?? null,
    url: endpoint?.url ?? null,
    enabled: endpoint?.enabled ?? true,
    events: endpoint?.events ?? [],
    contentTypes: endpoint?.contentTypes ?? [],
    locales: endpoint?.locales ?? [],
    statuses: endpoint?.statuses ?? [],
    headers: Object.entries(endpoint?.headers ?? {}).map(([name, value]) => ({ name, value })),
    signature: endpoint?.signature ?? 'standard',
    secret: null,
    retrySchedule: writeSchedule(endpoint?.retrySchedule ?? DEFAULT_SCHEDULE),
    timeoutSeconds: (endpoint?.timeoutMs ?? 15_000) / 1000,
    concurrency: endpoint?.concurrency ?? 10,
    rateMax: endpoint?.rateLimit?.max ?? null,
    rateSeconds: endpoint?.rateLimit ? endpoint.rateLimit.perMs / 1000 : 1,
    ordering: endpoint?.ordering ?? 'none',
    delaySeconds: (endpoint?.delayMs ?? 0) / 1000,
    coalesceBy: endpoint?.coalesce?.by ?? 'none',
    coalesceSeconds: (endpoint?.coalesce?.windowMs ?? 5_000) / 1000,
    coalesceMaxSeconds: (endpoint?.coalesce?.maxWaitMs ?? 60_000) / 1000,
    retryOn4xx: endpoint?.retryOn4xx ?? true,
    keyPair: endpoint?.keyPair ?? false,
  };
}

/** What the server is sent; null when the retry schedule cannot be read. An emptied number takes its default. */
export function toInput(form: EndpointForm, isNew: boolean): EndpointInput | null {
  const schedule = readSchedule(form.retrySchedule ?? '');
  if (schedule === null) return null;
  const secret = form.secret ?? '';
  return {
    name: form.name ?? '',
    url: (form.url ?? '').trim(),
    enabled: form.enabled,
    events: form.events,
    contentTypes: form.contentTypes,
    locales: form.locales,
    statuses: (['draft', 'published'] as const).filter((status) => form.statuses.includes(status)),
    headers: Object.fromEntries(
      form.headers.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]),
    ),
    signature: form.signature,
    ...(isNew && secret !== '' && form.signature !== 'none' ? { secret } : {}),
    retry: { schedule },
    timeoutMs: milliseconds(form.timeoutSeconds ?? 15),
    concurrency: form.concurrency ?? 10,
    rateLimit:
      form.rateMax === null ? null : { max: form.rateMax, perMs: milliseconds(form.rateSeconds ?? 1) },
    ordering: form.ordering,
    delayMs: milliseconds(form.delaySeconds ?? 0),
    coalesce: coalesceOf(form),
    retryOn4xx: form.retryOn4xx,
    keyPair: form.keyPair && form.signature === 'standard',
  };
}

function coalesceOf(form: EndpointForm): EndpointInput['coalesce'] {
  if (form.coalesceBy === 'none') return null;
  return {
    by: form.coalesceBy,
    windowMs: milliseconds(form.coalesceSeconds ?? 5),
    maxWaitMs: milliseconds(form.coalesceMaxSeconds ?? 60),
  };
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);
