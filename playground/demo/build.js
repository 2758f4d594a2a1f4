const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const PLAYGROUND = path.join(ROOT, 'playground');
const PANEL = path.join(PLAYGROUND, 'build');
/** Of what the admin panel in `build` was made. */
const PANEL_KEY = path.join(PANEL, '.made-of');
const PANEL_SOURCES = ['dist/admin', 'playground/config', 'playground/src/admin', 'playground/package.json'];
const PANEL_PACKAGES = ['@strapi/strapi', '@strapi/admin', '@strapi/design-system'];

/** Builds the plugin when a source is newer than what was built; answers whether it had to. */
async function buildPlugin(signal) {
  const before = builtAt();
  await run(path.join(ROOT, 'scripts/build-if-stale.js'), ROOT, signal);
  return builtAt() !== before;
}

/** Builds the playground's admin panel when anything it is made of has changed; answers whether it had to. */
async function buildAdminPanel(signal) {
  const key = panelKey();
  if (fs.existsSync(PANEL_KEY) && fs.readFileSync(PANEL_KEY, 'utf8') === key) return false;
  await run(path.join(__dirname, 'panel-process.js'), PLAYGROUND, signal, { NODE_ENV: 'production' });
  fs.writeFileSync(PANEL_KEY, key);
  return true;
}

function builtAt() {
  const built = path.join(ROOT, 'dist/server/index.mjs');
  return fs.existsSync(built) ? fs.statSync(built).mtimeMs : 0;
}

function panelKey() {
  const hash = createHash('sha256');
  for (const name of PANEL_PACKAGES) hash.update(require(`${name}/package.json`).version);
  for (const file of PANEL_SOURCES.flatMap((source) => filesIn(path.join(ROOT, source)))) {
    hash.update(path.relative(ROOT, file)).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

function filesIn(source) {
  if (!fs.existsSync(source)) return [];
  if (fs.statSync(source).isFile()) return [source];
  const entries = fs.readdirSync(source, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Rejects with what the program printed when it fails; with the signal it ends, and with it what it started. */
function run(script, cwd, signal, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], {
      cwd,
      env: { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    }
    const end = () => process.kill(-child.pid, 'SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      if (code === 0) resolve();
      else reject(new Error(`building failed (code ${code}) and said:\n${said.trim()}`));
    });
  });
}

module.exports = { buildPlugin, buildAdminPanel };
