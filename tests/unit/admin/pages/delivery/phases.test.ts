import { phasesOf } from '../../../../../admin/src/pages/delivery/phases';

test('phases come in the order they passed, with the reading of the answer as the rest', () => {
  expect(phasesOf({ dnsMs: 4, connectMs: 10, tlsMs: 20, firstByteMs: 50, totalMs: 90 })).toEqual([
    { name: 'dns', ms: 4 },
    { name: 'connect', ms: 10 },
    { name: 'tls', ms: 20 },
    { name: 'firstByte', ms: 50 },
    { name: 'rest', ms: 6 },
  ]);
});

test('what did not happen on a connection that was used before is absent', () => {
  expect(phasesOf({ firstByteMs: 50, totalMs: 50 })).toEqual([{ name: 'firstByte', ms: 50 }]);
});

test('without any phase there is nothing to split', () => {
  expect(phasesOf({ totalMs: 250 })).toEqual([]);
});
