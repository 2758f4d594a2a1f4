import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../..');

/** Builds dist/server when a source of it is newer, so that no test runs yesterday's code. */
export async function ensureBuilt(): Promise<void> {
  const output = join(ROOT, 'dist/server/index.js');
  const builtAt = existsSync(output) ? statSync(output).mtimeMs : 0;
  if (builtAt > (await newest(join(ROOT, 'server/src')))) return;
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/build-server.js')], { cwd: ROOT });
}

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return Math.max(
    0,
    ...entries.map((entry) => (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).mtimeMs : 0)),
  );
}
