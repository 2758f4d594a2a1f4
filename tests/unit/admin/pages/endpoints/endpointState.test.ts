import { endpointState, hostOf } from '../../../../../admin/src/pages/endpoints/endpointState';

const healthOf = (state: 'healthy' | 'failing' | 'parked') => ({
  state,
  failingSince: null,
  nextProbeAt: null,
  consecutiveFailures: 0,
});
const WELL = {
  enabled: true,
  disabledReason: null,
  secretsProblem: null,
  health: healthOf('healthy'),
};

test('the gravest that is wrong with an endpoint is its state', () => {
  expect(endpointState(WELL)).toBe('enabled');
  expect(endpointState({ ...WELL, health: healthOf('parked') })).toBe('parked');
  expect(endpointState({ ...WELL, health: healthOf('failing'), secretsProblem: 'no key' })).toBe(
    'unreadable',
  );
  expect(endpointState({ ...WELL, enabled: false, secretsProblem: 'no key' })).toBe('off');
  expect(endpointState({ ...WELL, enabled: false, disabledReason: 'gone' })).toBe('disabled');
});

test('an endpoint is recognised by its host, and by all of a URL that has none', () => {
  expect(hostOf('https://crm.example.com:8443/hooks?key=1')).toBe('crm.example.com:8443');
  expect(hostOf('nonsense')).toBe('nonsense');
});
