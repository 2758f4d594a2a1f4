import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const PRIVATE_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';
const SEED_BYTES = 32;
const KEY_BYTES = 64;
/** The head of an ed25519 seed in PKCS #8 (RFC 8410 §7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A new ed25519 private key as Standard Webhooks writes it: `whsk_` and the base64 of the seed and the public key. */
export function generatePrivateKey(): string {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const bytes = Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]);
  return PRIVATE_PREFIX + bytes.toString('base64');
}

/** Whether a stored secret is the private half of a key pair. */
export const isPrivateKey = (value: string): boolean => value.startsWith(PRIVATE_PREFIX);

/** Why a value cannot be a private key and what to do, or null; never contains the value. */
export function privateKeyProblem(value: string): string | null {
  const message =
    'must be "whsk_" and the base64 of an ed25519 private key with its public key — see docs/receiving.md';
  const bytes = bytesOf(value);
  if (!isPrivateKey(value) || bytes.length !== KEY_BYTES) return message;
  if (PRIVATE_PREFIX + bytes.toString('base64') !== value) return message;
  return publicBytesOf(value).equals(bytes.subarray(SEED_BYTES)) ? null : message;
}

/** The public half, for receivers: `whpk_` and its base64. */
export const publicKeyOf = (privateKey: string): string =>
  PUBLIC_PREFIX + publicBytesOf(privateKey).toString('base64');

/** Makes the signature of a text in base64 (Standard Webhooks 1.0, `v1a`). */
export function privateKeySigner(privateKey: string): (text: string) => string {
  const key = keyOf(privateKey);
  return (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64');
}

function publicBytesOf(privateKey: string): Buffer {
  const { x = '' } = createPublicKey(keyOf(privateKey)).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

function keyOf(privateKey: string): KeyObject {
  const key = Buffer.concat([PKCS8_HEAD, bytesOf(privateKey).subarray(0, SEED_BYTES)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

const bytesOf = (privateKey: string): Buffer =>
  Buffer.from(privateKey.slice(PRIVATE_PREFIX.length), 'base64');
