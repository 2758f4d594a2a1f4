import { toForm, toInput } from '../../../../../admin/src/pages/endpoints/endpointForm';
import type { EndpointView } from '../../../../../server/src/contracts';
import { parseEndpointInput } from '../../../../../server/src/core/endpoint-input';
import { createAddressPolicy } from '../../../../../server/src/core/address-policy';

const RULES = {
  allowHttp: false,
  policy: createAddressPolicy({ allowedNetworks: [], allowLoopback: false }),
};

/** What the form takes and gives back under the same name. */
const SETTINGS = {
  name: 'CRM',
  url: 'https://crm.example.com/hooks',
  events: ['entry.*', 'order.paid'],
  contentTypes: ['api::article.article'],
  locales: ['en'],
  statuses: ['published' as const],
  headers: { Authorization: '•••3f9a', 'X-Team': 'web' },
  signature: 'github' as const,
  timeoutMs: 2500,
  concurrency: 3,
  rateLimit: { max: 20, perMs: 60_000 },
  ordering: 'document' as const,
  delayMs: 1500,
  coalesce: { by: 'document' as const, windowMs: 2000, maxWaitMs: 30_000 },
  retryOn4xx: false,
  enabled: false,
};

const ENDPOINT: EndpointView = {
  ...SETTINGS,
  id: 7,
  source: 'admin',
  key: null,
  keyPair: false,
  publicKeys: [],
  retrySchedule: [5, 90, 3600],
  secrets: [],
  secretsProblem: null,
  disabledReason: null,
  sentences: { secretsProblem: null, disabledReason: null },
  health: { state: 'healthy', failingSince: null, nextProbeAt: null, consecutiveFailures: 0 },
  waiting: 0,
  oldestWaitingAt: null,
  createdAt: 1,
  updatedAt: 1,
};

test('an endpoint that is opened and saved unchanged stays as it was', () => {
  const input = toInput(toForm(ENDPOINT), false);
  expect(input).toMatchObject({ ...SETTINGS, retry: { schedule: [5, 90, 3600] } });
  expect(input).not.toHaveProperty('secret');
});

test('a new endpoint with a name, a URL and an event is what the server makes of just these', () => {
  const given = { name: 'CRM', url: 'https://crm.example.com', events: ['entry.publish'] };
  const input = toInput({ ...toForm(null), ...given }, true);
  expect(parseEndpointInput(input, RULES)).toEqual(parseEndpointInput(given, RULES));
  expect(parseEndpointInput(input, RULES).ok).toBe(true);
});

test('emptied numbers take their defaults and an emptied rate means no limit', () => {
  const form = {
    ...toForm(ENDPOINT),
    timeoutSeconds: null,
    concurrency: null,
    rateMax: null,
    delaySeconds: null,
  };
  expect(toInput(form, false)).toMatchObject({
    timeoutMs: 15_000,
    concurrency: 10,
    rateLimit: null,
    delayMs: 0,
  });
});

test('a header without a name is not sent', () => {
  const form = { ...toForm(ENDPOINT), headers: [{ name: '', value: 'x' }] };
  expect(toInput(form, false)?.headers).toEqual({});
});

test('a secret is sent at creation only, and only where something is signed', () => {
  const form = { ...toForm(ENDPOINT), secret: 'a-secret-of-my-own' };
  expect(toInput(form, true)?.secret).toBe('a-secret-of-my-own');
  expect(toInput(form, false)).not.toHaveProperty('secret');
  expect(toInput({ ...form, signature: 'none' }, true)).not.toHaveProperty('secret');
});

test('a schedule that cannot be read is not sent', () => {
  expect(toInput({ ...toForm(ENDPOINT), retrySchedule: 'soon' }, false)).toBeNull();
});
