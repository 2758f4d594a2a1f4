import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Core } from '@strapi/strapi';
import { version } from '../../package.json';
import { createSender } from './adapters/http';
import { createPrometheus } from './adapters/metrics';
import {
  createLeadership,
  endpointsRevision,
  ensureCoordinationRow,
  projectId,
} from './adapters/store/coordination';
import { createMarkAnnounced } from './adapters/store/announced';
import { createReadConditions } from './adapters/store/conditions';
import { createDeliveryStore } from './adapters/store/deliveries';
import { createEndpointStore } from './adapters/store/endpoints';
import { createEventStore } from './adapters/store/events';
import { createReadHealths } from './adapters/store/healths';
import { createHistoryStore } from './adapters/store/history';
import { createInstanceRegistry } from './adapters/store/instances';
import { createReplaySource } from './adapters/store/replay-source';
import { createReplayLog } from './adapters/store/replays';
import { createRetentionStore } from './adapters/store/retention';
import { createSession } from './adapters/store/session';
import { currentActor } from './adapters/strapi/actor';
import { createAnnouncer } from './adapters/strapi/announcer';
import { createEventPublisher } from './adapters/strapi/publish-event';
import { createNativeWebhooks } from './adapters/strapi/native-webhooks';
import { createSecretBox } from './adapters/strapi/secrets';
import { createLog } from './adapters/strapi/log';
import { createWritingRequests } from './adapters/strapi/writing-requests';
import { createTracing, withoutOtherSpans } from './adapters/tracing';
import type { DeclaredEndpoint, ParsedConfig } from './config';
import { newMessageId } from './core/message-id';
import { createDeliveryEngine, type DeliveryEngine } from './delivery-engine';
import { createCourtesy } from './pipeline/courtesy';
import { createCapture } from './pipeline/capture';
import type { ConfiguredEndpoint } from './pipeline/endpoints-ports';
import { createHealthBook } from './pipeline/health-book';
import type { Clock } from './pipeline/ports';
import { createPresence } from './pipeline/presence';
import { createReplays } from './pipeline/replay';
import { createReplayRunner } from './pipeline/replay-runner';
import { createRevisionWatch } from './pipeline/revision-watch';
import { createStartUp } from './pipeline/start-up';
import { createSubscriptions } from './pipeline/subscriptions';
import type { Runtime } from './runtime';

/** The feeder's lease: short enough to be taken over quickly, renewed three times within. */
const FEEDER_LEASE_MS = 6_000;
/** How long deliveries wait that were lost with Redis, or with a feeder killed before it had handed them over. */
const QUEUE_LEASE_MS = 10_000;

const RELAXED =
  'not in production: endpoints may be on this machine and, unless allowHttp is false, speak plain http; ' +
  'with NODE_ENV=production only what allowedNetworks and allowHttp say';

/** Puts the parts together: the only place that sees every one of them. */
export function createRuntime(strapi: Core.Strapi, config: ParsedConfig): Runtime {
  const { db } = strapi;
  const clock: Clock = { now: Date.now };
  const log = createLog(strapi.log);
  const instanceId = randomUUID();
  let engine: DeliveryEngine | undefined;
  const wake = (): void => engine?.wake();
  const session = createSession(db, (error) => log.error('work after a commit failed', { error }));
  const configured = config.endpoints.map(toConfigured);
  const endpoints = createEndpointStore({ session, secrets: createSecretBox(strapi), configured, clock });
  const health = createHealthBook();
  const deliveries = createDeliveryStore(db, {
    instanceId,
    leaseMs: config.leaseMs,
    queueLeaseMs: QUEUE_LEASE_MS,
    attemptsKept: config.retention.attemptsPerDelivery,
    removesPayloads: config.retention.removePayloadAfterSuccess,
    health,
  });
  const { allowHttp, allowedPorts, proxy } = config;
  const sender = withoutOtherSpans(
    createSender({ policy: config.addressPolicy, allowHttp, allowedPorts, proxy }),
  );
  const defaultHeaders = strapi.config.get<Record<string, string>>('server.webhooks.defaultHeaders', {});
  const subscriptions = createSubscriptions(endpoints, config.archive);
  const nativeWebhooks = createNativeWebhooks(strapi);
  const instances = createInstanceRegistry(db, instanceId, {
    host: hostname(),
    pid: process.pid,
    role: config.role,
    version,
    startedAt: clock.now(),
  });
  const presence = createPresence(instances, log);
  const revision = createRevisionWatch(
    () => endpointsRevision(db),
    async () => {
      await endpoints.refresh();
      // An import on another instance has switched native webhooks off.
      await nativeWebhooks.sync();
    },
  );
  const events = createEventStore(db);
  const replayLog = createReplayLog(session);
  const source = createReplaySource(session);
  const replaying = createReplayRunner({ log: replayLog, source, endpoints, clock });
  const courtesy = createCourtesy(clock);
  const metrics = createPrometheus();
  const tracing = createTracing({ version, propagate: config.tracing.propagate });
  const capture = createCapture({
    events,
    subscriptions,
    courtesy: createWritingRequests(strapi, courtesy, clock),
    clock,
    newMessageId,
    maxPayloadBytes: config.maxPayloadBytes,
    meter: metrics,
    tracing,
    wake,
  });

  const runtime: Runtime = {
    config,
    version,
    clock,
    log,
    session,
    events,
    endpoints,
    readConditions: createReadConditions(session),
    readHealths: createReadHealths(session),
    metrics,
    subscriptions,
    capture,
    publish: createEventPublisher(strapi, capture),
    history: createHistoryStore(session),
    replays: createReplays({
      log: replayLog,
      source,
      endpoints,
      clock,
      wake: () =>
        session.afterCommit(async () => {
          replaying.expect();
          wake();
        }),
    }),
    replayLog,
    currentActor: () => currentActor(strapi),
    nativeWebhooks,
    instances,
    sender,
    get engine() {
      if (!engine) throw new Error('durable-webhooks has not been bootstrapped');
      return engine;
    },
    defaultHeaders,
    wake: () => session.afterCommit(async () => wake()),
    async load() {
      await ensureCoordinationRow(db, 'feeder');
      await endpoints.load();
      engine = createDeliveryEngine({
        config,
        events,
        deliveries,
        retention: createRetentionStore(db),
        replay: replaying.step,
        endpoints,
        health,
        courtesy,
        leadership: createLeadership(db, instanceId, FEEDER_LEASE_MS),
        feederLeaseMs: FEEDER_LEASE_MS,
        announcer: createAnnouncer(strapi, log, config.notify.email),
        markAnnounced: createMarkAnnounced(session),
        sender,
        meter: metrics,
        tracing,
        clock,
        log,
        defaultHeaders,
        version,
        project: await projectId(db, randomUUID()),
        refresh: revision.refreshIfChanged,
      });
      subscriptions.opened();
    },
    async start() {
      if (config.allowLoopback) log.info(RELAXED);
      await startUp.run();
    },
    async stop() {
      const stopsBy = performance.now() + config.stopDeadlineMs;
      await startUp.end(config.stopDeadlineMs);
      await engine?.stop(Math.max(0, stopsBy - performance.now()));
      await presence.stop();
    },
  };
  const startUp = createStartUp([presence.start, () => runtime.engine.start()]);
  return runtime;
}

/** A declared secret has always been there and never runs out: whoever deploys rotates it. */
const toConfigured = ({ key, definition, secrets }: DeclaredEndpoint): ConfiguredEndpoint => ({
  key,
  definition,
  secrets: secrets.map((value, n) => ({ id: `configuration-${n}`, value, createdAt: 0, expiresAt: null })),
});
