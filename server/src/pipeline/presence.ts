import type { Log } from './ports';

/** What an instance says of itself. */
export interface InstanceFacts {
  host: string;
  pid: number;
  role: 'all' | 'producer' | 'worker';
  version: string;
  /** Epoch milliseconds. */
  startedAt: number;
}

/** An instance that said lately that it is there. */
export interface Instance extends InstanceFacts {
  id: string;
  isFeeder: boolean;
}

/** Who is there, in the database that all instances share. */
export interface InstanceRegistry {
  /** Says that this instance is there, for a while. */
  beat(): Promise<void>;
  leave(): Promise<void>;
  all(): Promise<Instance[]>;
}

/** How often an instance says that it is there; it is believed for three times as long. */
export const BEAT_EVERY_MS = 20_000;

/** Tells the others that this instance is there, for people to see; nothing is decided by it. */
export function createPresence(registry: InstanceRegistry, log: Log) {
  let timer: NodeJS.Timeout | undefined;
  const quietly = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.debug('the list of instances could not be kept up to date', { error });
    }
  };
  return {
    async start(): Promise<void> {
      await quietly(registry.beat);
      timer = setInterval(() => void quietly(registry.beat), BEAT_EVERY_MS);
      timer.unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await quietly(registry.leave);
    },
  };
}
