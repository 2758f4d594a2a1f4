const path = require('node:path');

const DEFAULT_PORTS = { postgres: 5432, mysql: 3306 };
const DEFAULT_USERS = { postgres: 'postgres', mysql: 'root' };

module.exports = ({ env }) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (client === 'sqlite') {
    const filename = path.resolve(__dirname, '..', env('DATABASE_FILENAME', '.tmp/data.db'));
    return { connection: { client, connection: { filename }, useNullAsDefault: true } };
  }
  return {
    connection: {
      client,
      connection: {
        host: env('DATABASE_HOST', '127.0.0.1'),
        port: env.int('DATABASE_PORT', DEFAULT_PORTS[client]),
        database: env('DATABASE_NAME', 'durable_webhooks_playground'),
        user: env('DATABASE_USERNAME', DEFAULT_USERS[client]),
        password: env('DATABASE_PASSWORD', ''),
      },
      pool: { min: env.int('DATABASE_POOL_MIN', 0), max: env.int('DATABASE_POOL_MAX', 10) },
      acquireConnectionTimeout: env.int('DATABASE_ACQUIRE_TIMEOUT_MS', 60_000),
    },
  };
};
