import { randomUUID } from 'node:crypto';
import type { SecretView } from '../contracts/endpoints';
import type { Endpoint, EndpointDefinition } from '../core/endpoint';
import { generatePrivateKey, isPrivateKey } from '../core/key-pair';
import { activeSecrets, generateSigningSecret, type SigningSecret } from '../core/signing-secret';
import type { EndpointChange } from '../pipeline/endpoints-ports';
import { rotated } from '../pipeline/endpoints-rotation';
import { impossible } from './refusal';

/** The secrets of a new endpoint: what is not given is generated, what does not sign is not kept. */
export function firstSecrets(
  { signature, keyPair }: EndpointDefinition,
  given: { secret: string | null; privateKey: string | null },
  now: number,
): SigningSecret[] {
  if (signature === 'none') return [];
  const values = [given.secret ?? generateSigningSecret()];
  if (keyPair) values.push(given.privateKey ?? generatePrivateKey());
  return values.map((value) => toSigningSecret(value, now));
}

/** What a change of the definition does to the secrets: a key pair comes and goes with `keyPair`. */
export function secretsAfterChange(
  { keyPair, secrets }: Endpoint,
  definition: EndpointDefinition,
  now: number,
): Pick<EndpointChange, 'secrets'> {
  if (definition.keyPair === keyPair || !secrets.readable) return {};
  if (definition.keyPair) {
    return { secrets: [...secrets.active, toSigningSecret(generatePrivateKey(), now)] };
  }
  return { secrets: secrets.active.filter(({ value }) => !isPrivateKey(value)) };
}

/** The secrets after a rotation, a new key pair with the new secret. */
export function secretsAfterRotation(
  { keyPair, secrets }: Endpoint,
  value: string,
  overlapMs: number,
  now: number,
): SigningSecret[] {
  const values = keyPair ? [value, generatePrivateKey()] : [value];
  const added = values.map((one) => toSigningSecret(one, now));
  return secrets.readable ? rotated(secrets.active, added, overlapMs, now) : added;
}

/** The secrets without an old one. Undefined when there is none of this id; throws ApplicationError for a present one. */
export function secretsAfterRevocation({ secrets }: Endpoint, secretId: string): SigningSecret[] | undefined {
  if (!secrets.readable) throw impossible(`This endpoint has no readable secrets: ${secrets.reason}`);
  const revoked = secrets.active.find(({ id }) => id === secretId);
  if (!revoked) return undefined;
  if (revoked.expiresAt === null) {
    throw impossible('This secret is the present one: rotate it first, then revoke it');
  }
  return secrets.active.filter(({ id }) => id !== secretId);
}

/** Signing secrets in full, newest first; private keys never leave. Throws ApplicationError when they cannot be read. */
export function revealedSecrets({ secrets }: Endpoint, now: number): SecretView[] {
  if (!secrets.readable) throw impossible(`The secrets cannot be shown: ${secrets.reason}`);
  return activeSecrets(secrets.active, now)
    .filter(({ value }) => !isPrivateKey(value))
    .map(({ id, value, createdAt, expiresAt }) => ({ id, secret: value, createdAt, expiresAt }));
}

const toSigningSecret = (value: string, now: number): SigningSecret => ({
  id: randomUUID(),
  value,
  createdAt: now,
  expiresAt: null,
});
