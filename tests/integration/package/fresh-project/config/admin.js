module.exports = {
  auth: { secret: 'fresh-admin-secret' },
  apiToken: { salt: 'fresh-api-token-salt' },
  transfer: { token: { salt: 'fresh-transfer-token-salt' } },
  secrets: { encryptionKey: 'fresh-encryption-key' },
};
