import type { Meter } from './meter';
import type { EndpointDirectory, FinishedAttempt } from './ports';

type Record = (finished: FinishedAttempt) => Promise<void>;

/** Recording that tells the meter of every attempt, once. */
export function measuring(meter: Meter, endpoints: Pick<EndpointDirectory, 'byId'>, record: Record): Record {
  return (finished) => {
    const { delivery, startedAt, outcome, timings } = finished;
    const isTimely = outcome.kind === 'accepted' && !delivery.isReplayed;
    const receivedAt = startedAt + timings.totalMs;
    meter.attempted({
      endpoint: endpoints.byId(delivery.endpointId)?.name ?? String(delivery.endpointId),
      outcome: outcome.kind,
      durationMs: timings.totalMs,
      // Never below zero: the clocks of two instances may differ.
      receivedAfterMs: isTimely ? Math.max(0, receivedAt - delivery.event.createdAt) : null,
    });
    return record(finished);
  };
}
