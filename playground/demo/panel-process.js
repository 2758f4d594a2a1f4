// `strapi build` for the playground. The command itself would take the plugin's tsconfig.json, one folder up, for the
// playground's own and compile the plugin's sources; so this calls what the command calls, without a tsconfig.
const path = require('node:path');

const strapi = path.join(path.dirname(require.resolve('@strapi/strapi/package.json')), 'dist/src');
const { build } = require(path.join(strapi, 'node/build.js'));
const { createLogger } = require(path.join(strapi, 'cli/utils/logger.js'));

build({
  cwd: path.resolve(__dirname, '..'),
  logger: createLogger({ debug: false, silent: false, timestamp: false }),
  bundler: 'vite',
  minify: true,
  sourcemap: false,
  stats: false,
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
