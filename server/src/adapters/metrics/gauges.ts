import { Gauge, type Registry } from 'prom-client';
import type { Levels } from '../../pipeline/meter';

/** The gauges of how things stand; what is not known has no series. */
export function createGauges(registers: Registry[]) {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `durable_webhooks_${name}`, help, labelNames, registers });

  const info = gauge('info', 'Always 1', ['version', 'driver', 'role']);
  const isFeeder = gauge('is_feeder', '1 when this process is the feeder');
  const inFlight = gauge('in_flight', 'Deliveries that this process has claimed');
  const redisReady = gauge('redis_ready', '1 when Redis answers; absent without Redis');
  const databaseUp = gauge('database_up', '1 when the database answers');
  const outboxAge = gauge('outbox_age_seconds', 'Age of the oldest event not dispatched, 0 for none');
  const deliveries = gauge('deliveries', 'Deliveries of all instances by state, counted up to 1000', [
    'state',
  ]);
  const endpoints = gauge('endpoints', 'Endpoints by how they are, or why nothing is sent to them', [
    'state',
  ]);

  return {
    set({ stored, ...levels }: Levels): void {
      info.set({ version: levels.version, driver: levels.driver, role: levels.role }, 1);
      isFeeder.set(Number(levels.isFeeder));
      inFlight.set(levels.inFlight);
      setOrRemove(redisReady, levels.redisReady === null ? null : Number(levels.redisReady));
      databaseUp.set(Number(stored !== null));
      setOrRemove(outboxAge, stored === null ? null : stored.outboxAgeMs / 1000);
      setAll(deliveries, stored?.deliveries ?? {});
      setAll(endpoints, stored?.endpoints ?? {});
    },
  };
}

function setOrRemove(gauge: Gauge<never>, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}

function setAll(gauge: Gauge<'state'>, counts: Readonly<Record<string, number>>): void {
  gauge.reset();
  for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count);
}
