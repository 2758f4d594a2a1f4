// Builds the package when a source is newer than what was built from it.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const PARTS = ['server', 'admin', 'receiver'];

if (PARTS.some(isStale)) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  process.exitCode = status ?? 1;
}

function isStale(part) {
  const output = path.join(root, 'dist', part, 'index.mjs');
  if (!fs.existsSync(output)) return true;
  return newest(path.join(root, part, 'src')) > fs.statSync(output).mtimeMs;
}

function newest(folder) {
  const files = fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile());
  return Math.max(...files.map((file) => fs.statSync(path.join(file.parentPath, file.name)).mtimeMs));
}
