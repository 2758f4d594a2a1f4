const path = require('node:path');

module.exports = ({ env }) => ({
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET', 'playground-jwt-secret') } },
  ...(env('EMAIL_CONFIG') ? { email: { config: env.json('EMAIL_CONFIG') } } : {}),
  ...(env('DURABLE_WEBHOOKS') === 'off' ? {} : { 'durable-webhooks': durableWebhooks(env) }),
});

function durableWebhooks(env) {
  const redis = env('REDIS_URL');
  return {
    enabled: true,
    resolve: env('DURABLE_WEBHOOKS_PATH', path.resolve(__dirname, '../..')),
    config: { ...(redis ? { redis } : {}), ...env.json('DURABLE_WEBHOOKS_CONFIG', {}) },
  };
}
