import type { SigningSecret } from '../../../server/src/core/signing-secret';
import { rotated } from '../../../server/src/pipeline/endpoints-rotation';

const secret = (id: string, createdAt: number, expiresAt: number | null = null): SigningSecret => ({
  id,
  value: `value of ${id}`,
  createdAt,
  expiresAt,
});

it('puts the new secret first and lets the former one sign until the overlap ends', () => {
  const after = rotated([secret('old', 0)], [secret('new', 1000)], 500, 1000);
  expect(after).toEqual([secret('new', 1000), secret('old', 0, 1500)]);
});

it('revokes all others at once without an overlap', () => {
  expect(rotated([secret('a', 0), secret('b', 0, 9000)], [secret('new', 1000)], 0, 1000)).toEqual([
    secret('new', 1000),
  ]);
});

it('never lengthens the life that an earlier rotation left to a secret', () => {
  const [, , older] = rotated(
    [secret('old', 500), secret('older', 0, 1200)],
    [secret('new', 1000)],
    5000,
    1000,
  );
  expect(older).toEqual(secret('older', 0, 1200));
});

it('shortens it when the new overlap ends earlier', () => {
  const [, older] = rotated([secret('older', 0, 9000)], [secret('new', 1000)], 100, 1000);
  expect(older?.expiresAt).toBe(1100);
});

it('forgets secrets that have expired', () => {
  expect(rotated([secret('old', 0, 999)], [secret('new', 1000)], 5000, 1000)).toEqual([secret('new', 1000)]);
});

it('keeps no more secrets than their signatures fit a header', () => {
  let secrets: SigningSecret[] = [];
  for (let n = 1; n <= 30; n += 1) secrets = rotated(secrets, [secret(`s${n}`, n)], 100_000, n);
  expect(secrets).toHaveLength(10);
  expect(secrets[0]?.id).toBe('s30');
});
