import { Counter, Histogram, Registry } from 'prom-client';
import type { Meter, MetricsPage } from '../../pipeline/meter';
import { createGauges } from './gauges';
import { createLabelLimit } from './label-limit';

const DURATION_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const AGE_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200, 86_400];
/** Names that people choose become label values: beyond so many a series is made for none. */
const MOST_EVENT_TYPES = 200;
const MOST_ENDPOINTS = 500;

/** Counts in a registry of its own, and shows it in Prometheus' text format. */
export function createPrometheus(): Meter & MetricsPage {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: 'durable_webhooks_events_captured_total',
    help: 'Events committed by this process',
    labelNames: ['type'],
    registers,
  });
  const attempts = new Counter({
    name: 'durable_webhooks_attempts_total',
    help: 'Attempts made by this process',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'durable_webhooks_attempt_duration_seconds',
    help: 'From connecting to the last byte of the answer, or to giving up',
    labelNames: ['endpoint'],
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const ages = new Histogram({
    name: 'durable_webhooks_commit_to_receipt_seconds',
    help: 'From the change to the accepted answer, waits that were asked for included, replays left out',
    labelNames: ['endpoint'],
    buckets: AGE_BUCKETS_S,
    registers,
  });
  const gauges = createGauges(registers);
  const typeLabel = createLabelLimit(MOST_EVENT_TYPES);
  const endpointLabel = createLabelLimit(MOST_ENDPOINTS);

  return {
    contentType: registry.contentType,
    captured: (type) => events.inc({ type: typeLabel(type) }),
    attempted({ endpoint: name, outcome, durationMs, receivedAfterMs }) {
      const endpoint = endpointLabel(name);
      attempts.inc({ endpoint, outcome });
      durations.observe({ endpoint }, durationMs / 1000);
      if (receivedAfterMs !== null) ages.observe({ endpoint }, receivedAfterMs / 1000);
    },
    render(levels) {
      gauges.set(levels);
      return registry.metrics();
    },
  };
}
