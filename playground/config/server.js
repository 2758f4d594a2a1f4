const path = require('node:path');

module.exports = ({ env }) => ({
  host: env('HOST', '127.0.0.1'),
  port: env.int('PORT', 1337),
  app: { keys: env.array('APP_KEYS', ['playground-key-1', 'playground-key-2']) },
  dirs: { public: path.resolve(__dirname, '..', env('PUBLIC_DIR', 'public')) },
  logger: { config: { level: env('LOG_LEVEL', 'info') }, updates: { enabled: false } },
  proxy: { global: env('SERVER_PROXY') },
  webhooks: { defaultHeaders: env.json('WEBHOOKS_DEFAULT_HEADERS', {}) },
});
