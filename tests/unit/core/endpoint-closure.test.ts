import { whyClosed } from '../../../server/src/core/endpoint-closure';
import { anEndpoint } from '../../support/factories';

const unreadable = { readable: false, reason: 'another key' } as const;

test.each([
  [{}, null],
  [{ enabled: false }, 'off'],
  [{ disabledReason: 'answered 410' }, 'disabled'],
  [{ enabled: false, disabledReason: 'answered 410' }, 'disabled'],
  [{ secrets: unreadable, signature: 'standard' as const }, 'secrets'],
  [{ secrets: unreadable, signature: 'none' as const }, null],
])('an endpoint with %j is closed because of: %s', (change, reason) => {
  expect(whyClosed(anEndpoint(change))).toBe(reason);
});
