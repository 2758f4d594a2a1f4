import { Cluster, Redis } from 'ioredis';
import type { ClusterNode, ClusterOptions, RedisOptions } from 'ioredis';

/** A `redis://` or `rediss://` URL, ioredis options (Sentinel too), or `{ nodes, …ClusterOptions }`. */
export type RedisTarget = string | Record<string, unknown>;

export type RedisClient = Redis | Cluster;

/** What a connection is for decides what happens to a command while Redis is away. */
export type RedisPurpose = 'produce' | 'work' | 'listen';

/** After this time a peer that does not say goodbye is left without. */
const DISCONNECT_TIMEOUT_MS = 10;
/** Longer than any blocking command, so that only a peer that vanished without a word is given up. */
const SOCKET_TIMEOUT_MS = 30_000;
const LONGEST_RETRY_MS = 2_000;

/**
 * Opens a connection that comes back by itself for as long as it takes. `produce` fails at once while Redis is away;
 * `work` and `listen` wait. Throws for options that cannot work.
 */
export function openRedis(target: RedisTarget, purpose: RedisPurpose): RedisClient {
  const { enableOfflineQueue, maxRetriesPerRequest } = MANNERS[purpose];
  const common: RedisOptions = {
    maxRetriesPerRequest,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    connectionName: `durable-webhooks:${purpose}`,
    reconnectOnError: leaveReplica(),
  };
  const single: RedisOptions = {
    ...common,
    enableOfflineQueue,
    enableAutoPipelining: purpose === 'work',
    lazyConnect: false,
    // Who listens subscribes whenever the connection is ready; what ioredis sends by itself would reject, unheard, when it is
    // closed just then.
    autoResubscribe: false,
    retryStrategy: retryDelayMs,
    sentinelRetryStrategy: retryDelayMs,
  };
  if (typeof target === 'string') return new Redis(target, single);
  refuseKeyPrefix(target);
  const cluster = clusterOf(target);
  if (cluster === null) return new Redis({ ...target, ...single });
  const { nodes, ...options } = cluster;
  refuseKeyPrefix(options.redisOptions ?? {});
  return new Cluster(nodes, {
    ...options,
    enableOfflineQueue,
    lazyConnect: false,
    clusterRetryStrategy: retryDelayMs,
    redisOptions: { ...options.redisOptions, ...common },
  });
}

/** Closes a connection, whatever state it is in; see `whenHungUp`. */
export function hangUp(client: RedisClient): void {
  // Between two attempts to connect, disconnecting would leave queued commands, and whoever awaits them, waiting for
  // ever; an attempt that is cut short rejects them.
  if (client.status === 'reconnecting') client.connect().catch(ignoreCutShort);
  client.disconnect();
  rejectUnanswered(client);
  // BullMQ, waiting for a connection to come back, opens one that ended anew, also while its worker closes.
  client.connect = () => Promise.reject(new Error(CLOSED));
}

/** Resolves when the sockets and timers of all connections closed before are gone, whether Redis answers or not. */
export const whenHungUp = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 2 * DISCONNECT_TIMEOUT_MS));

/**
 * The copies that BullMQ makes of a connection from now on (a worker blocks on one), so that they can be closed when
 * BullMQ itself would wait for Redis to answer.
 */
export function rememberCopies(client: RedisClient): RedisClient[] {
  const copies: RedisClient[] = [];
  const duplicate = client.duplicate.bind(client) as (...args: unknown[]) => RedisClient;
  Object.assign(client, {
    duplicate(...args: unknown[]) {
      const copy = duplicate(...args);
      copies.push(copy);
      return copy;
    },
  });
  return copies;
}

const MANNERS: Record<RedisPurpose, Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest'>> = {
  produce: { enableOfflineQueue: false, maxRetriesPerRequest: 0 },
  work: { enableOfflineQueue: true, maxRetriesPerRequest: null },
  listen: { enableOfflineQueue: true, maxRetriesPerRequest: null },
};

/** Doubles from 100 ms, with jitter so that many instances do not come back in step. */
const retryDelayMs = (times: number): number =>
  Math.min(LONGEST_RETRY_MS, 50 * 2 ** Math.min(times, 6)) * (0.75 + Math.random() / 4);

/** After a failover the old primary answers as a replica: connect anew to find the new one, once for many errors. */
function leaveReplica(): (error: Error) => boolean {
  let quietUntil = -Infinity;
  return ({ message }) => {
    if (!message.startsWith('READONLY') || performance.now() < quietUntil) return false;
    quietUntil = performance.now() + LONGEST_RETRY_MS;
    return true;
  };
}

type ClusterTarget = { nodes: ClusterNode[] } & ClusterOptions;

const clusterOf = (target: Record<string, unknown>): ClusterTarget | null =>
  Array.isArray(target.nodes) ? (target as unknown as ClusterTarget) : null;

function refuseKeyPrefix(options: { keyPrefix?: unknown }): void {
  if (!options.keyPrefix) return;
  throw new Error(
    'redis.keyPrefix: BullMQ cannot work with it — leave it out; our keys have a prefix of their own',
  );
}

/**
 * ioredis keeps what was unanswered when a connection broke, to ask again once there is another; closing it before then
 * rejects everything but that, and whoever awaits it (a worker, for a job) would wait on.
 */
function rejectUnanswered(client: RedisClient): void {
  const { prevCommandQueue: unanswered } = client as unknown as Unanswered;
  while (unanswered && unanswered.length > 0) unanswered.shift()?.command.reject(new Error(CLOSED));
}

/** No part of what ioredis promises. */
interface Unanswered {
  prevCommandQueue?: {
    length: number;
    shift(): { command: { reject(error: Error): void } } | undefined;
  } | null;
}

/** As ioredis says it, and BullMQ knows it. */
const CLOSED = 'Connection is closed.';

/** The attempt was made to be cut short. */
const ignoreCutShort = (): void => undefined;
