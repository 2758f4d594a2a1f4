import type { Sentence } from '../../../../server/src/contracts';
import type { EndpointForm } from './endpointForm';
import { readSchedule, writeSeconds } from './retrySchedule';

/** One complaint of the server about an input. */
export interface ServerError extends Partial<Pick<Sentence, 'code' | 'params'>> {
  path: string[];
  message: string;
}

/** Complaints at the form's fields, by path with dots, and those that belong to none. */
export interface FormErrors {
  fields: Record<string, string>;
  others: string[];
}

const FIELDS: Readonly<Record<string, string>> = {
  name: 'name',
  url: 'url',
  enabled: 'enabled',
  events: 'events',
  contentTypes: 'contentTypes',
  locales: 'locales',
  statuses: 'statuses',
  signature: 'signature',
  secret: 'secret',
  'retry.schedule': 'retrySchedule',
  retry: 'retrySchedule',
  timeoutMs: 'timeoutSeconds',
  concurrency: 'concurrency',
  'rateLimit.max': 'rateMax',
  'rateLimit.perMs': 'rateSeconds',
  rateLimit: 'rateMax',
  ordering: 'ordering',
  delayMs: 'delaySeconds',
  'coalesce.windowMs': 'coalesceSeconds',
  'coalesce.maxWaitMs': 'coalesceMaxSeconds',
  coalesce: 'coalesceBy',
  retryOn4xx: 'retryOn4xx',
  keyPair: 'keyPair',
};

/** The server's complaints as field errors of a Strapi error answer. */
export function serverErrorsIn(error: unknown): ServerError[] {
  if (!isObject(error) || !isObject(error['details']) || !Array.isArray(error['details']['errors']))
    return [];
  const errors: unknown[] = error['details']['errors'];
  return errors.filter(isServerError);
}

/** Puts each complaint at the field it is about; the first one of a field stays. */
export function placeErrors(errors: readonly ServerError[], form: EndpointForm): FormErrors {
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { path, message } of errors) {
    const place = placeOf(path, form);
    if (place === null) others.push(sentence([path.join('.'), message]));
    else fields[place.field] ??= sentence([place.value, message]);
  }
  return { fields, others };
}

/** Where a complaint belongs, and the entry of a list that it is about. */
function placeOf(path: readonly string[], form: EndpointForm): { field: string; value: string } | null {
  const [head = '', key = ''] = path;
  if (head === 'headers') {
    const row = form.headers.findIndex(({ name }) => name === key);
    return row === -1 ? null : { field: `headers.${row}.value`, value: '' };
  }
  const field = FIELDS[path.slice(0, 2).join('.')] ?? FIELDS[head];
  return field === undefined ? null : { field, value: entryOf(path, form) };
}

function entryOf([head, ...rest]: readonly string[], form: EndpointForm): string {
  const index = Number(rest.at(-1));
  if (head === 'events' || head === 'contentTypes' || head === 'locales') return form[head][index] ?? '';
  if (head !== 'retry') return '';
  const seconds = readSchedule(form.retrySchedule ?? '')?.[index];
  return seconds === undefined ? '' : writeSeconds(seconds);
}

function sentence(parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join(' ');
  return parts[0] === '' ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isServerError = (value: unknown): value is ServerError =>
  isObject(value) && Array.isArray(value['path']) && typeof value['message'] === 'string';
