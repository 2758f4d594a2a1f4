module.exports = ({ env }) => ({
  host: '127.0.0.1',
  port: env.int('PORT'),
  app: { keys: ['fresh-key-1', 'fresh-key-2'] },
});
