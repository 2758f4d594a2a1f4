'use strict';

const { generateKeyPairSync, randomBytes, sign } = require('node:crypto');

const DAY_MS = 86_400_000;
const COMMON_NAME = '2.5.4.3';
const SUBJECT_ALT_NAME = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

const LOOPBACK = ['localhost', '127.0.0.1'];

/** Every kind of certificate a receiver can show, with what is wrong about it. */
const CERTIFICATE_KINDS = {
  trusted: { names: LOOPBACK },
  expired: { names: LOOPBACK, fromDays: -20, toDays: -10 },
  'not-yet-valid': { names: LOOPBACK, fromDays: 10, toDays: 20 },
  'wrong-host': { names: ['somebody-else.example'] },
  'self-signed': { names: LOOPBACK, selfSigned: true },
};

/** Makes a fresh authority; its `certificate` (PEM) is what a client has to trust. */
function createAuthority() {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = 'Receiver test authority';
  const certificate = buildCertificate({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    isAuthority: true,
    names: [],
  });
  return { certificate, issue: (kind) => issue(kind, { name, privateKey: keys.privateKey }) };
}

function issue(kind, authority) {
  const traits = CERTIFICATE_KINDS[kind];
  if (!traits)
    throw new Error(`No certificate kind "${kind}"; there are ${Object.keys(CERTIFICATE_KINDS).join(', ')}`);
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = `Receiver ${kind}`;
  const cert = buildCertificate({
    subject,
    issuer: traits.selfSigned ? subject : authority.name,
    publicKey: keys.publicKey,
    signingKey: traits.selfSigned ? keys.privateKey : authority.privateKey,
    isAuthority: false,
    ...traits,
  });
  return { cert, key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

/** X.509 v3 in DER (RFC 5280, section 4.1), wrapped as PEM. */
function buildCertificate({
  subject,
  issuer,
  publicKey,
  signingKey,
  isAuthority,
  names,
  fromDays = -1,
  toDays = 30,
}) {
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const extensions = [];
  if (isAuthority) extensions.push(extension(BASIC_CONSTRAINTS, sequence(der(0x01, Buffer.from([0xff])))));
  if (names.length > 0) extensions.push(extension(SUBJECT_ALT_NAME, sequence(...names.map(generalName))));
  const serial = randomBytes(8);
  serial[0] = (serial[0] & 0x7f) | 0x01;
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    distinguishedName(issuer),
    sequence(time(fromDays), time(toDays)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, signingKey);
  const certificate = sequence(
    toBeSigned,
    algorithm,
    der(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = certificate
    .toString('base64')
    .match(/.{1,64}/g)
    .join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extension(id, value) {
  return sequence(oid(id), der(0x04, value));
}

function generalName(name) {
  const octets = name.split('.').map(Number);
  const isIpv4 = octets.length === 4 && octets.every(Number.isInteger);
  return isIpv4 ? der(0x87, Buffer.from(octets)) : der(0x82, Buffer.from(name));
}

function distinguishedName(commonName) {
  return sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(commonName)))));
}

function time(daysFromNow) {
  const stamp = new Date(Date.now() + daysFromNow * DAY_MS).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return der(0x18, Buffer.from(`${stamp}Z`));
}

function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let high = arc >>> 7; high > 0; high >>>= 7) groups.unshift((high & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}

function sequence(...parts) {
  return der(0x30, Buffer.concat(parts));
}

function der(tag, content) {
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

module.exports = { CERTIFICATE_KINDS, createAuthority };
