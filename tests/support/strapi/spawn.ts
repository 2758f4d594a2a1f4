import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Exit } from './app';
import { ProcessError, RemoteError } from './error';
import type { Message } from './messages';
import { Output } from './output';

const APP_DIR = resolve(__dirname, '../../../playground');
/** Seconds on an idle machine; several suites at once on two cores take their time. */
const BOOT_DEADLINE_MS = 150_000;

export interface SpawnedStrapi {
  child: ChildProcess;
  output: Output;
  port: number;
  exited: Promise<Exit>;
}

/** Forks the process and waits until its Strapi is up; rejects with what it said when it does not come up. */
export async function spawnStrapi(env: Record<string, string>): Promise<SpawnedStrapi> {
  const child = fork(join(__dirname, 'process.js'), [], {
    cwd: APP_DIR,
    env: { ...inheritedEnv(), ...env, APP_DIR },
    execArgv: ['--enable-source-maps'],
    silent: true,
  });
  const output = new Output(child);
  const exited = new Promise<Exit>((settle) => {
    child.once('exit', (code, signal) => settle({ code, signal }));
  });
  const port = await ready(child, output, exited);
  return { child, output, port, exited };
}

async function ready(child: ChildProcess, output: Output, exited: Promise<Exit>): Promise<number> {
  return new Promise((settle, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new ProcessError(`Strapi was not up within ${BOOT_DEADLINE_MS} ms`, output.tail()));
    }, BOOT_DEADLINE_MS);
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      reject(new ProcessError(`Strapi ended while starting (code ${code}, signal ${signal})`, output.tail()));
    });
    child.once('message', (message: Message) => {
      clearTimeout(timer);
      if (message.type === 'ready') settle(message.port ?? 0);
      if (message.type === 'failed') reject(new RemoteError(message.error, output.tail()));
    });
  });
}

/** The environment without what would leak a developer's own settings into the tests. */
function inheritedEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG, TZ } = process.env;
  return { PATH, HOME, TMPDIR, LANG, TZ, NODE_ENV: 'test', NO_COLOR: '1' };
}
