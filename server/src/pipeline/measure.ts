import type { Meter } from './meter';
import type { EndpointDirectory, FinishedAttempt } from './ports';

type Record = (finished: FinishedAttempt) => Promise<void>;

/** Recording that tells the meter of every attempt, once. */
export function measuring(meter: Meter, endpoints: Pick<EndpointDirectory, 'byId'>, record: Record): Record {
  return (finished) => {
    const { delivery, outcome, timings } = finished;
    meter.attempted({
      endpoint: endpoints.byId(delivery.endpointId)?.name ?? String(delivery.endpointId),
      outcome: outcome.kind,
      durationMs: timings.totalMs,
    });
    return record(finished);
  };
}
