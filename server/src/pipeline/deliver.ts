import type { ClaimedDelivery } from '../core/delivery';
import { decide } from '../core/decision';
import type { Decision } from '../core/decision';
import type { Endpoint } from '../core/endpoint';
import { buildMessage } from '../core/message';
import type { Message } from '../core/message';
import type { Outcome, Timings } from '../core/outcome';
import { redactHeaders, withoutEchoes } from '../core/redaction';
import { verdictOf } from '../core/verdict';
import type { Disable } from './disable';
import { mayReceive } from './feed';
import type { HealthBook } from './health-book';
import type { Clock, EndpointDirectory, FinishedAttempt, Log, Sender } from './ports';

export interface DeliverDependencies {
  endpoints: EndpointDirectory;
  disable: Disable;
  /** Learns of endpoints that other instances changed. */
  refresh(): Promise<void>;
  health: Pick<HealthBook, 'met' | 'mayBegin'>;
  sender: Pick<Sender, 'send'>;
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
  const { endpoints, health, sender, clock, log } = dependencies;

  return async function deliver(delivery, signal) {
    const endpoint = await endpointOf(delivery);
    if (endpoint === undefined) return after(dependencies.bury(delivery.id, GONE));
    if (isDamaged(delivery)) return after(dependencies.bury(delivery.id, DAMAGED));
    const startedAt = clock.now();
    if (!mayReceive(endpoint) || !health.mayBegin(endpoint.id, startedAt)) {
      return after(dependencies.release(delivery.id, startedAt + CLOSED_REST_MS));
    }

    const { message, outcome, timings } = await attempt(delivery, endpoint, startedAt, signal);
    health.met(endpoint.id, verdictOf(outcome));
    const decision = decide(outcome, {
      tries: delivery.tries + 1,
      schedule: endpoint.retrySchedule,
      retryOn4xx: endpoint.retryOn4xx,
      now: clock.now(),
      random: dependencies.random,
    });
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
      delivery,
      startedAt,
      message,
      outcome,
      timings,
      decision,
      endpointConcurrency,
    });
    return { recorded };
  };

  /** Asks again before it believes that an endpoint is gone or closed: another instance may have made or opened it. */
  async function endpointOf({ endpointId }: ClaimedDelivery): Promise<Endpoint | undefined> {
    const known = endpoints.byId(endpointId);
    if (known !== undefined && mayReceive(known)) return known;
    await dependencies.refresh();
    return endpoints.byId(endpointId);
  }

  async function attempt(
    { event }: ClaimedDelivery,
    endpoint: Endpoint,
    now: number,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { defaultHeaders, version } = dependencies;
    const built = buildMessage({ endpoint, event, defaultHeaders, version, now });
    if (!built.ok) return unbuilt(endpoint, built.problem);
    const { url } = built.message;
    const headers = redactHeaders(
      built.message.headers,
      Object.keys({ ...defaultHeaders, ...endpoint.headers }),
    );
    const { outcome, timings } = await sender.send(built.message, signal);
    return {
      message: { url, headers },
      outcome: withoutEchoes(outcome, defaultHeaders, endpoint.headers),
      timings,
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

interface Attempt {
  message: Pick<Message, 'url' | 'headers'>;
  outcome: Outcome;
  timings: Timings;
}

/** The endpoint is at fault, not the delivery: it may be mended before the schedule ends. */
const unbuilt = ({ url }: Endpoint, message: string): Attempt => ({
  message: { url, headers: {} },
  outcome: { kind: 'blocked', code: 'request', message },
  timings: { totalMs: 0 },
});

const after = async (written: Promise<void>): Promise<Attempted> => {
  await written;
  return { recorded: Promise.resolve() };
};

const GONE = 'The endpoint does not exist any more.';
const DAMAGED = 'The event of this delivery is missing or has no body: its row was damaged or removed.';

const isDamaged = ({ event }: ClaimedDelivery): boolean =>
  event.messageId === '' || event.type === '' || event.body === '';
