// Builds dist/server alone, without types: what a test needs of the package, in well under a second.
const fs = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'dist/server');

const { outputFiles } = buildSync({
  absWorkingDir: root,
  entryPoints: ['server/src/index.ts'],
  outfile: 'dist/server/index.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: true,
  write: false,
  logLevel: 'warning',
});

fs.mkdirSync(folder, { recursive: true });
for (const file of outputFiles) {
  // Renamed into place: a Strapi that starts meanwhile never loads half a file.
  fs.writeFileSync(`${file.path}.part`, file.contents);
  fs.renameSync(`${file.path}.part`, file.path);
}
