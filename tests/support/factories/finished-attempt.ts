import type { FinishedAttempt } from '../../../server/src/pipeline/ports';
import { aClaimedDelivery } from './delivery';
import { anAnswer } from './outcome';

/** A first attempt that was accepted. */
export function aFinishedAttempt(over: Partial<FinishedAttempt> = {}): FinishedAttempt {
  return {
    delivery: aClaimedDelivery(),
    startedAt: 0,
    message: { url: 'http://127.0.0.1:9/', headers: { 'x-strapi-event': 'entry.update' } },
    outcome: anAnswer(200),
    timings: { totalMs: 1 },
    decision: { kind: 'succeeded' },
    endpointConcurrency: 10,
    ...over,
  };
}
