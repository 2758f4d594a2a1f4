import { toForm } from '../../../../../admin/src/pages/endpoints/endpointForm';
import { formProblems } from '../../../../../admin/src/pages/endpoints/formProblems';

const GOOD = { ...toForm(null), name: 'CRM', url: 'https://crm.example.com', events: ['entry.*'] };

test('nothing is wrong with a form that the server takes', () => {
  expect(formProblems(GOOD)).toEqual({});
});

test.each([
  [{ name: ' ' }, 'name', 'form.problem.required'],
  [{ url: null }, 'url', 'form.problem.required'],
  [{ url: 'crm.example.com' }, 'url', 'form.problem.url'],
  [{ url: 'ftp://crm.example.com' }, 'url', 'form.problem.url'],
  [{ retrySchedule: 'soon' }, 'retrySchedule', 'form.retry.unreadable'],
  [{ timeoutSeconds: 61 }, 'timeoutSeconds', 'form.problem.range'],
  [{ concurrency: 0 }, 'concurrency', 'form.problem.range'],
] as const)('%j is told at its field', (change, field, key) => {
  expect(formProblems({ ...GOOD, ...change })).toMatchObject({ [field]: { key } });
});

test('an emptied number takes its default and is no problem', () => {
  expect(formProblems({ ...GOOD, timeoutSeconds: null, rateMax: null })).toEqual({});
});
