import { explainAttempt } from '../../../../admin/src/components/explainAttempt';
import en from '../../../../admin/src/translations/en.json';

const rejected = (status: number) => explainAttempt({ outcome: 'rejected', status, error: null });
const failed = (outcome: 'unreachable' | 'blocked', code: string) =>
  explainAttempt({ outcome, status: null, error: { code, message: '' } });

test('an accepted attempt needs no explanation', () => {
  expect(explainAttempt({ outcome: 'accepted', status: 204, error: null })).toBeNull();
});

test.each([
  [301, 'redirect'],
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'not-found'],
  [410, 'gone'],
  [418, 'rejected'],
  [429, 'too-many'],
  [500, 'server-error'],
  [503, 'unavailable'],
  [599, 'server-error'],
])('status %d is explained as %s', (status, explanation) => {
  expect(rejected(status)).toBe(explanation);
});

test('every code an attempt can fail with has an explanation of its own and a remedy', () => {
  const unreachable = ['dns', 'refused', 'reset', 'tls', 'timeout', 'protocol', 'interrupted', 'network'];
  const blocked = ['address', 'scheme', 'port', 'credentials', 'secret', 'request'];
  for (const code of unreachable) expect(failed('unreachable', code)).toBe(code);
  for (const code of blocked) expect(failed('blocked', code)).toBe(code);
  for (const code of [...unreachable, ...blocked]) {
    expect(en).toHaveProperty([`explain.${code}`]);
    expect(en).toHaveProperty([`remedy.${code}`]);
  }
});

test('a code of a later version is still explained', () => {
  expect(failed('unreachable', 'quantum')).toBe('network');
  expect(failed('blocked', 'quantum')).toBe('request');
});
