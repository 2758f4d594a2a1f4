import { createPrometheus } from '../../../../server/src/adapters/metrics';
import type { Levels } from '../../../../server/src/pipeline/meter';

const stored = {
  outboxAgeMs: 1_500,
  deliveries: { pending: 3, dead: 0 },
  endpoints: { healthy: 1, failing: 0, parked: 2, disabled: 0, off: 0, secrets: 0 },
};
const levels = (over: Partial<Levels> = {}): Levels => ({
  version: '1.2.3',
  driver: 'bullmq',
  role: 'worker',
  isFeeder: true,
  inFlight: 4,
  redisReady: true,
  stored,
  ...over,
});

/** The samples of a text, without its comments. */
const samplesOf = (text: string): string[] => text.split('\n').filter((line) => /^[^#]/.test(line));

describe('the metrics', () => {
  it('count what happened', async () => {
    const prometheus = createPrometheus();
    prometheus.captured('entry.create');
    prometheus.captured('entry.create');
    prometheus.attempted({ endpoint: 'CRM', outcome: 'accepted', durationMs: 300, receivedAfterMs: 7_000 });
    prometheus.attempted({
      endpoint: 'CRM',
      outcome: 'unreachable',
      durationMs: 15_000,
      receivedAfterMs: null,
    });
    expect(samplesOf(await prometheus.render(levels()))).toEqual(
      expect.arrayContaining([
        'durable_webhooks_events_captured_total{type="entry.create"} 2',
        'durable_webhooks_attempts_total{endpoint="CRM",outcome="accepted"} 1',
        'durable_webhooks_attempts_total{endpoint="CRM",outcome="unreachable"} 1',
        'durable_webhooks_attempt_duration_seconds_bucket{le="0.25",endpoint="CRM"} 0',
        'durable_webhooks_attempt_duration_seconds_bucket{le="0.5",endpoint="CRM"} 1',
        'durable_webhooks_commit_to_receipt_seconds_bucket{le="5",endpoint="CRM"} 0',
        'durable_webhooks_commit_to_receipt_seconds_bucket{le="10",endpoint="CRM"} 1',
        'durable_webhooks_commit_to_receipt_seconds_count{endpoint="CRM"} 1',
        'durable_webhooks_attempt_duration_seconds_sum{endpoint="CRM"} 15.3',
      ]),
    );
  });

  it('say how things stand', async () => {
    expect(samplesOf(await createPrometheus().render(levels()))).toEqual([
      'durable_webhooks_info{version="1.2.3",driver="bullmq",role="worker"} 1',
      'durable_webhooks_is_feeder 1',
      'durable_webhooks_in_flight 4',
      'durable_webhooks_redis_ready 1',
      'durable_webhooks_database_up 1',
      'durable_webhooks_outbox_age_seconds 1.5',
      'durable_webhooks_deliveries{state="pending"} 3',
      'durable_webhooks_deliveries{state="dead"} 0',
      'durable_webhooks_endpoints{state="healthy"} 1',
      'durable_webhooks_endpoints{state="failing"} 0',
      'durable_webhooks_endpoints{state="parked"} 2',
      'durable_webhooks_endpoints{state="disabled"} 0',
      'durable_webhooks_endpoints{state="off"} 0',
      'durable_webhooks_endpoints{state="secrets"} 0',
    ]);
  });

  it('leave out what is not known, also when it was known before', async () => {
    const prometheus = createPrometheus();
    await prometheus.render(levels());
    const later = levels({ isFeeder: false, inFlight: 0, redisReady: null, stored: null });
    expect(samplesOf(await prometheus.render(later))).toEqual([
      expect.stringContaining('durable_webhooks_info'),
      'durable_webhooks_is_feeder 0',
      'durable_webhooks_in_flight 0',
      'durable_webhooks_database_up 0',
    ]);
  });

  it('make no series for names without end', async () => {
    const prometheus = createPrometheus();
    for (let n = 0; n < 1_000; n += 1) {
      prometheus.captured(`order.${n}`);
      prometheus.attempted({
        endpoint: `endpoint ${n}`,
        outcome: 'accepted',
        durationMs: 1,
        receivedAfterMs: null,
      });
    }
    const samples = samplesOf(await prometheus.render(levels()));
    expect(samples.filter((line) => line.startsWith('durable_webhooks_events_captured'))).toHaveLength(201);
    expect(samples).toContain('durable_webhooks_events_captured_total{type="other"} 800');
    expect(samples).toContain('durable_webhooks_attempts_total{endpoint="other",outcome="accepted"} 500');
  });

  it('are apart from those of another Strapi in the process', async () => {
    createPrometheus().captured('entry.create');
    expect(await createPrometheus().render(levels())).not.toContain('entry.create');
  });
});
