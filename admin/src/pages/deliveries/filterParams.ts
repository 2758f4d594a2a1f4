import type { DeliveryFilter } from '../../../../server/src/contracts';
import { DELIVERY_STATES, type DeliveryState } from '../../components/deliveryStates';

const LISTS = ['state', 'endpoint', 'event', 'contentType'] as const;

/** The filter that a page's address stands for; what is no filter in it is passed over. */
export function readFilter(params: URLSearchParams): DeliveryFilter {
  const state = valuesOf(params, 'state').filter(isState);
  const endpoint = valuesOf(params, 'endpoint').map(Number).filter(isId);
  const event = valuesOf(params, 'event');
  const contentType = valuesOf(params, 'contentType');
  const documentId = params.get('documentId') ?? '';
  const from = timeOf(params.get('from'));
  const to = timeOf(params.get('to'));
  return {
    ...(state.length > 0 ? { state } : {}),
    ...(endpoint.length > 0 ? { endpoint } : {}),
    ...(event.length > 0 ? { event } : {}),
    ...(contentType.length > 0 ? { contentType } : {}),
    ...(documentId === '' ? {} : { documentId }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}

/** The address's part for a filter: readable, and the same for the same filter. */
export function writeFilter(filter: DeliveryFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of LISTS) {
    const values = filter[name];
    if (values && values.length > 0) params.set(name, values.join(','));
  }
  if (filter.documentId) params.set('documentId', filter.documentId);
  if (filter.from !== undefined) params.set('from', new Date(filter.from).toISOString());
  if (filter.to !== undefined) params.set('to', new Date(filter.to).toISOString());
  return params;
}

/** The page of deliveries with a filter, as a link's target. */
export function deliveriesPath(filter: DeliveryFilter): string {
  const search = writeFilter(filter).toString();
  return `/plugins/durable-webhooks${search === '' ? '' : `?${search}`}`;
}

function valuesOf(params: URLSearchParams, name: string): string[] {
  return (params.get(name) ?? '').split(',').filter((value) => value !== '');
}

function timeOf(text: string | null): number | null {
  if (text === null || text === '') return null;
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

const isState = (value: string): value is DeliveryState => DELIVERY_STATES.some((state) => state === value);

const isId = (id: number): boolean => Number.isInteger(id) && id > 0;
