import { AsyncResource } from 'node:async_hooks';
import type { ProblemLog } from './problem-log';
import { hangUp, openRedis } from './redis-connection';
import type { RedisClient, RedisTarget } from './redis-connection';

/** Tells the feeder, on whichever instance it is, that there is work. Only saves time: the feeder polls as well. */
export interface WakeChannel {
  listen(): void;
  /** Never throws and never waits. */
  ring(): void;
  close(): void;
}

export interface WakeChannelOptions {
  redis: RedisTarget;
  publisher: RedisClient;
  channel: string;
  onWake: () => void;
  problems: ProblemLog;
}

/** At most one message in this time, however often it rings. */
const QUIET_MS = 50;

export function createWakeChannel(options: WakeChannelOptions): WakeChannel {
  const { publisher, channel, problems } = options;
  let listener: RedisClient | undefined;
  let quiet: NodeJS.Timeout | undefined;
  let isBusy = false;
  let rangAgain = false;
  let isClosed = false;

  const publish = async (): Promise<void> => {
    isBusy = true;
    rangAgain = false;
    try {
      await publisher.publish(channel, '');
    } catch (error) {
      problems.report(error);
    }
    if (isClosed) return;
    quiet = setTimeout(() => {
      isBusy = false;
      if (rangAgain) ring();
    }, QUIET_MS);
    quiet.unref();
  };

  const ring = (): void => {
    if (isClosed || publisher.status !== 'ready') return;
    if (isBusy) rangAgain = true;
    else void publish();
  };

  return {
    listen() {
      if (isClosed || listener) return;
      const client = openRedis(options.redis, 'listen');
      client.on('error', problems.report);
      client.on('message', options.onWake);
      client.on('ready', () => void client.subscribe(channel).catch(problems.report));
      listener = client;
    },
    // A request rings inside its transaction; timers and reconnections that remembered it would keep it alive.
    ring: AsyncResource.bind(ring),
    close() {
      isClosed = true;
      clearTimeout(quiet);
      if (listener) hangUp(listener);
    },
  };
}
