import type { Log } from '../../../server/src/pipeline/ports';

/** For tests that look at what happens, not at what is said. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
