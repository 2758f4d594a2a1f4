import type { ClaimedDelivery } from '../core/delivery';
import { decide } from '../core/decision';
import type { Decision } from '../core/decision';
import type { Endpoint } from '../core/endpoint';
import { messageTemplate } from '../core/message';
import type { MessageTemplate } from '../core/message';
import type { Outcome } from '../core/outcome';
import { withTraceHeaders } from '../core/trace-context';
import { verdictOf } from '../core/verdict';
import type { Disable } from './disable';
import { mayReceive } from './feed';
import type { HealthBook } from './health-book';
import type { AttemptedDelivery, Clock, EndpointDirectory, FinishedAttempt, Log, Sender } from './ports';
import type { Tracing } from './tracing';

export interface DeliverDependencies {
  endpoints: EndpointDirectory;
  disable: Disable;
  /** Learns of endpoints that other instances changed. */
  refresh(): Promise<void>;
  health: Pick<HealthBook, 'met' | 'mayBegin'>;
  sender: Pick<Sender, 'send'>;
  tracing: Pick<Tracing, 'attempt'>;
  clock: Clock;
  /** Between 0 and 1; spreads retries. */
  random(): number;
  /** `server.webhooks.defaultHeaders` of the host. */
  defaultHeaders: Record<string, string>;
  /** Of this plugin, for the user agent. */
  version: string;
  record(finished: FinishedAttempt): Promise<void>;
  release(deliveryId: number, dueAt: number): Promise<void>;
  bury(deliveryId: number, reason: string): Promise<void>;
  log: Log;
}

/** An attempt that has been made, or could not be: its slot is free, what came of it is still being written. */
export interface Attempted {
  recorded: Promise<void>;
}

export type Deliver = (delivery: ClaimedDelivery, signal: AbortSignal) => Promise<Attempted>;

/** The feeder may learn later than we do that an endpoint receives nothing for now; what it handed over costs no try. */
const CLOSED_REST_MS = 1_000;

/** Build and sign ─▶ send ─▶ decide ─▶ record, for a delivery that is already claimed. */
export function createDeliver(dependencies: DeliverDependencies): Deliver {
  const { endpoints, health, sender, tracing, clock, log } = dependencies;
  const templateOf = createTemplates(dependencies);

  return async function deliver(delivery, signal) {
    const endpoint = openEndpoint(delivery) ?? (await endpointAskedAgain(delivery));
    if (endpoint === undefined) return after(dependencies.bury(delivery.id, GONE));
    if (isDamaged(delivery)) return after(dependencies.bury(delivery.id, DAMAGED));
    const startedAt = clock.now();
    if (!mayReceive(endpoint) || !health.mayBegin(endpoint.id, startedAt)) {
      return after(dependencies.release(delivery.id, startedAt + CLOSED_REST_MS));
    }

    const { message, outcome, timings, decision } = await tracing.attempt(delivery, endpoint, (headers) =>
      attempt(delivery, endpoint, headers, startedAt, signal),
    );
    const nowRecorded = health.met(endpoint.id, verdictOf(outcome));
    log.debug('attempt', {
      delivery: delivery.id,
      attempt: delivery.attempt,
      endpoint: endpoint.name,
      outcome: outcome.kind,
      decision: decision.kind,
      totalMs: timings.totalMs,
    });
    if (decision.kind === 'disable-endpoint') await disableGone(endpoint, decision);
    const endpointConcurrency = endpoint.concurrency;
    const recorded = dependencies.record({
      delivery: withoutBody(delivery),
      startedAt,
      message,
      outcome,
      timings,
      decision,
      endpointConcurrency,
    });
    if (nowRecorded) recorded.then(nowRecorded, nowRecorded);
    return { recorded };
  };

  function openEndpoint({ endpointId }: ClaimedDelivery): Endpoint | undefined {
    const known = endpoints.byId(endpointId);
    return known !== undefined && mayReceive(known) ? known : undefined;
  }

  /** Before it is believed that an endpoint is gone or closed: another instance may have made or opened it. */
  async function endpointAskedAgain({ endpointId }: ClaimedDelivery): Promise<Endpoint | undefined> {
    await dependencies.refresh();
    return endpoints.byId(endpointId);
  }

  function decideFor({ tries }: ClaimedDelivery, endpoint: Endpoint, outcome: Outcome): Decision {
    return decide(outcome, {
      tries: tries + 1,
      schedule: endpoint.retrySchedule,
      retryOn4xx: endpoint.retryOn4xx,
      now: clock.now(),
      random: dependencies.random,
    });
  }

  async function attempt(
    delivery: ClaimedDelivery,
    endpoint: Endpoint,
    trace: Record<string, string>,
    now: number,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const template = templateOf(endpoint, now);
    const built = template.build(delivery.event, now);
    if (!built.ok) {
      const outcome: Outcome = { kind: 'blocked', code: 'request', message: built.problem };
      const message = { url: endpoint.url, headers: {} };
      return { message, outcome, timings: { totalMs: 0 }, decision: decideFor(delivery, endpoint, outcome) };
    }
    const message = withTraceHeaders(built.message, trace);
    const met = await sender.send(message, signal);
    return {
      message: { url: message.url, headers: template.redact(message.headers) },
      outcome: template.withoutEchoes(met.outcome),
      timings: met.timings,
      decision: decideFor(delivery, endpoint, met.outcome),
    };
  }

  /** What was answered is recorded in any case; a receiver that is still called will say 410 again. */
  async function disableGone(endpoint: Endpoint, { reason }: Decision & { reason: string }): Promise<void> {
    try {
      await dependencies.disable(endpoint, reason);
    } catch (error) {
      log.error('an endpoint that answered 410 could not be disabled', { endpoint: endpoint.name, error });
    }
  }
}

/** Each endpoint's template as long as it holds; an endpoint that was changed is another object. */
function createTemplates({ defaultHeaders, version }: DeliverDependencies) {
  const templates = new WeakMap<Endpoint, MessageTemplate>();
  return (endpoint: Endpoint, now: number): MessageTemplate => {
    const known = templates.get(endpoint);
    if (known !== undefined && now <= known.holdsUntil) return known;
    const template = messageTemplate({ endpoint, defaultHeaders, version, now });
    templates.set(endpoint, template);
    return template;
  };
}

function withoutBody({
  id,
  endpointId,
  attempt,
  tries,
  isReplayed,
  event,
}: ClaimedDelivery): AttemptedDelivery {
  const { id: eventId, createdAt } = event;
  return { id, endpointId, attempt, tries, isReplayed, event: { id: eventId, createdAt } };
}

type Attempt = Pick<FinishedAttempt, 'message' | 'outcome' | 'timings' | 'decision'>;

const after = async (written: Promise<void>): Promise<Attempted> => {
  await written;
  return { recorded: Promise.resolve() };
};

const GONE = 'The endpoint does not exist any more.';
const DAMAGED =
  'The event of this delivery is missing or has no body: its row was damaged or removed, or its payload was removed after success.';

const isDamaged = ({ event }: ClaimedDelivery): boolean =>
  event.messageId === '' || event.type === '' || event.body === '';
