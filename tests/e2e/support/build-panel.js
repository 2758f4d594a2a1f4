// Builds the plugin and the playground's admin panel when their sources have changed, as the demo does.
const { buildAdminPanel, buildPlugin } = require('../../../playground/demo/build');

async function main() {
  const { signal } = new AbortController();
  await buildPlugin(signal);
  await buildAdminPanel(signal);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
