import { createHook } from 'node:async_hooks';
import { until } from './until';

/** Sockets and timers opened by the code under test, or by the libraries it uses, and still alive. */
export interface LeakWatch {
  /** Rejects, naming where they were opened, when some are still there after a second. */
  expectNone(): Promise<void>;
  end(): void;
}

const KINDS = new Set(['Timeout', 'TCPWRAP', 'PIPEWRAP', 'GETADDRINFOREQWRAP']);
const OWNERS = /server\/src\/|node_modules\/(bullmq|ioredis|undici)\//;

/** Watches from now on. Timers of jest itself, which come and go in the same process, do not count. */
export function watchLeaks(): LeakWatch {
  const alive = new Map<number, { resource: object; origin: string }>();
  const hook = createHook({
    init(id, kind, _trigger, resource) {
      if (!KINDS.has(kind)) return;
      const origin = originOf(new Error(kind));
      if (origin !== null) alive.set(id, { resource, origin });
    },
    destroy: (id) => void alive.delete(id),
  });
  hook.enable();
  const left = (): string[] => [...alive.values()].filter(keepsAlive).map(({ origin }) => origin);
  return {
    async expectNone() {
      await until(() => left().length === 0, { deadlineMs: 1_000 }).catch(() => {
        throw new Error(`Left open:\n${left().join('\n')}`);
      });
    },
    end: () => void hook.disable(),
  };
}

/** The kind and the first line of the stack that belongs to the code under test; null for somebody else's. */
function originOf({ message, stack = '' }: Error): string | null {
  const line = stack.split('\n').find((frame) => OWNERS.test(frame));
  return line === undefined ? null : `${message} ${line.trim()}`;
}

const keepsAlive = ({ resource }: { resource: object }): boolean =>
  !('hasRef' in resource) || typeof resource.hasRef !== 'function' || resource.hasRef() === true;
