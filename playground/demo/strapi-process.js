// The playground's Strapi, in a process of its own. Says `ready` with its port; ends when told to, or when the demo is gone.
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');

const STOP_DEADLINE_MS = 15_000;
const appDir = path.resolve(__dirname, '..');
let strapi;

process.on('message', ({ type }) => {
  if (type === 'stop') void stop(0);
});
process.once('disconnect', () => void stop(1));
main().catch((error) => {
  console.error(error);
  process.exit(1);
});

async function main() {
  strapi = createStrapi({ appDir, distDir: appDir });
  await strapi.load();
  await strapi.listen();
  process.send({ type: 'ready', port: strapi.server.httpServer.address().port });
}

/** Whoever asked may be gone: nothing may keep this process from ending. */
async function stop(code) {
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
  if (strapi?.isLoaded) await strapi.destroy();
  process.exit(code);
}
