import type { ParsedConfig } from './config';
import type { Sentence } from './core/sentences';
import type { Courtesy } from './pipeline/courtesy';
import type { Feed } from './pipeline/feed';
import type { Holdings, Work } from './pipeline/hold';
import type { Clock, DeliveryStore, EndpointDirectory, LocalQueue, Log } from './pipeline/ports';
import type { Spare } from './pipeline/spare';
import type { Watch } from './pipeline/watch';

/** What carries deliveries from the feeder to the attempt: inside this process, or over Redis to every instance. */
export interface Driver extends LocalQueue {
  readonly name: 'embedded' | 'bullmq';
  feed: Feed;
  start(): Promise<void>;
  stop(deadlineMs: number): Promise<void>;
  /** Tells the other instances that there is work. */
  wakeOthers(): void;
  /** Null without Redis. */
  redis(): { ready: boolean; warning: Sentence | null } | null;
}

export interface DriverParts {
  config: ParsedConfig;
  deliveries: DeliveryStore;
  endpoints: EndpointDirectory;
  courtesy: Pick<Courtesy, 'turn'>;
  clock: Clock;
  log: Log;
  work: Work;
  watch: Watch;
  spare: Pick<Spare, 'looked'>;
  holdings: Holdings;
  /** Something handed over has ended. */
  roomMade(): void;
  /** Some instance committed events, or made room. */
  wake(): void;
}
