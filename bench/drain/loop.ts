import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startRedis } from '../../tests/support/redis';
import { BODY_BYTES } from '../backlog';
import { CONCURRENCY } from './contestant';
import type { OpenContestant } from './contestant';

/** What a loop gets: its process answers `ready` to a `prepare` and begins at a `go`. */
export interface LoopOptions {
  url: string;
  bodyBytes: number;
  concurrency: number;
  redisUrl: string | null;
}

/** A bare loop in a process of its own, without a record, a signature or a guard. */
export const loop =
  (name: string, script: string, needsRedis: boolean): OpenContestant =>
  async (receiver) => {
    const redis = needsRedis ? await startRedis() : null;
    const options: LoopOptions = {
      url: receiver.url('/'),
      bodyBytes: BODY_BYTES,
      concurrency: CONCURRENCY,
      redisUrl: redis?.url ?? null,
    };
    const child = fork(join(__dirname, script), [JSON.stringify(options)]);
    return {
      name,
      async prepare(count) {
        child.send({ order: 'prepare', count });
        await once(child, 'message');
      },
      async go(count) {
        child.send({ order: 'go', count });
      },
      async stop() {
        child.kill('SIGKILL');
        await redis?.stop();
      },
    };
  };
