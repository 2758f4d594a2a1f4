import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { atSuiteEnd } from './suite-end';

const ROOT = resolve(__dirname, '../..');
/** It came with the first change of the tables that another version notices. */
const FIRST_OF_THE_NEWER = 'server/src/adapters/store/added-columns.ts';

const run = promisify(execFile);

/**
 * The folder of this plugin as it was before its tables changed for the first time: its sources out of the history of this
 * repository, built here with its own script, the packages shared with today's. Removed after the suite.
 */
export async function buildOlderVersion(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dw_older_'));
  atSuiteEnd(() => rm(folder, { recursive: true, force: true }));
  const commit = await olderCommit();
  if (commit === null)
    throw new Error('this checkout has no history to build it from: git fetch --unshallow');
  const archive = join(folder, 'older.tar');
  await run('git', ['archive', '--output', archive, commit], { cwd: ROOT });
  await run('tar', ['-xf', archive, '-C', folder]);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await run(process.execPath, [join(folder, 'scripts/build-server.js')], { cwd: folder });
  return folder;
}

/** The last commit of the older version; null in a checkout without the history that has it. */
export async function olderCommit(): Promise<string | null> {
  const git = async (...parameters: string[]): Promise<string> =>
    (await run('git', parameters, { cwd: ROOT })).stdout.trim();
  try {
    const added = await git('log', '--diff-filter=A', '--format=%H', '--', FIRST_OF_THE_NEWER);
    return await git('rev-parse', '--verify', `${added.split('\n').at(-1)}^`);
  } catch {
    return null;
  }
}
