import type { TextKey, TextValues } from '../../hooks/useText';
import type { EndpointForm } from './endpointForm';
import { readSchedule } from './retrySchedule';

/** What is wrong with a field, as a text to say. */
export interface Problem {
  key: TextKey & `form.${string}`;
  values?: TextValues;
}

type Field = keyof EndpointForm;

const BOUNDS: Partial<Record<Field, [min: number, max: number]>> = {
  timeoutSeconds: [1, 60],
  concurrency: [1, 1000],
  delaySeconds: [0, 2_592_000],
  rateMax: [1, 1_000_000],
  coalesceSeconds: [0.1, 3600],
  coalesceMaxSeconds: [0.1, 86_400],
};

/** What can be told to be wrong while somebody types; the server has the last word when it is saved. */
export function formProblems(form: EndpointForm): Partial<Record<Field, Problem>> {
  const problems: Partial<Record<Field, Problem>> = {};
  if ((form.name ?? '').trim() === '') problems.name = { key: 'form.problem.required' };
  const url = urlProblem((form.url ?? '').trim());
  if (url !== null) problems.url = { key: url };
  if (readSchedule(form.retrySchedule ?? '') === null)
    problems.retrySchedule = { key: 'form.retry.unreadable' };
  for (const [field, [min, max]] of Object.entries(BOUNDS) as [Field, [number, number]][]) {
    const value = form[field];
    if (typeof value !== 'number' || (value >= min && value <= max)) continue;
    problems[field] = { key: 'form.problem.range', values: { min, max } };
  }
  return problems;
}

function urlProblem(url: string): Problem['key'] | null {
  if (url === '') return 'form.problem.required';
  const isHttp = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  return isHttp ? null : 'form.problem.url';
}
