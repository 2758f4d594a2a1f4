import type { Core } from '@strapi/strapi';
import type { Session } from './adapters/store/session';
import type { PublishEvent } from './adapters/strapi/publish-event';
import type { ParsedConfig } from './config';
import type { DeliveryEngine } from './delivery-engine';
import type { Capture } from './pipeline/capture';
import type { EndpointStore, ReadConditions, ReadHealths } from './pipeline/endpoints-ports';
import type { Actor } from './core/event';
import type { MetricsPage } from './pipeline/meter';
import type { Clock, EventStore, Log, Sender } from './pipeline/ports';
import type { HistoryStore } from './pipeline/history-ports';
import type { NativeWebhooks } from './pipeline/native-ports';
import type { InstanceRegistry } from './pipeline/presence';
import type { Replays } from './pipeline/replay';
import type { ReplayLog } from './pipeline/replay-ports';
import type { Subscriptions } from './pipeline/subscriptions';

/** The plugin of one Strapi, put together. */
export interface Runtime {
  readonly config: ParsedConfig;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly session: Session;
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly readConditions: ReadConditions;
  readonly readHealths: ReadHealths;
  readonly metrics: MetricsPage;
  readonly subscriptions: Subscriptions;
  readonly capture: Capture;
  readonly publish: PublishEvent;
  readonly history: HistoryStore;
  readonly replays: Replays;
  readonly replayLog: ReplayLog;
  readonly sender: Sender;
  /** Only after `load`: its driver belongs to the project that the database names. */
  readonly engine: DeliveryEngine;
  readonly defaultHeaders: Record<string, string>;
  /** Who makes the present request; null outside requests. */
  currentActor(): Actor | null;
  readonly nativeWebhooks: NativeWebhooks;
  readonly instances: InstanceRegistry;
  /** Says that deliveries wait, once the caller's transaction, if there is one, is committed. */
  wake(): Promise<void>;
  /** Reads what the database holds; after the host made the tables, before anything is captured for good. */
  load(): Promise<void>;
  /** Begins to deliver. */
  start(): Promise<void>;
  /** Ends delivering within `config.stopDeadlineMs`; capturing goes on. */
  stop(): Promise<void>;
}

const runtimes = new WeakMap<object, Runtime>();

/** The runtime of a Strapi, made in `register`. */
export function getRuntime(strapi: Core.Strapi): Runtime {
  const runtime = runtimes.get(strapi);
  if (!runtime) throw new Error('durable-webhooks is not registered with this Strapi');
  return runtime;
}

/** Keeps the runtime of a Strapi as long as there is that Strapi. */
export const keepRuntime = (strapi: Core.Strapi, runtime: Runtime): void =>
  void runtimes.set(strapi, runtime);
