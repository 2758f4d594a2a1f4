import { type EndpointHealth, HEALTHY } from '../../core/endpoint-health';
import { toNumber, toNumberOrNull } from './database';

/** The part of an endpoint's row that recorded attempts write; all null for one that never failed. */
export interface HealthRow {
  failures: number | null;
  strikes: number | null;
  failing_since: number | string | null;
  failed_at: number | string | null;
  ramp: number | null;
  announced_at: number | string | null;
}

export const HEALTH_COLUMNS = [
  'failures',
  'strikes',
  'failing_since',
  'failed_at',
  'ramp',
  'announced_at',
] as const;

/** The health in a row; an endpoint without a row is healthy. */
export const toHealth = (row: HealthRow | undefined): EndpointHealth =>
  row === undefined
    ? HEALTHY
    : {
        failures: toNumber(row.failures ?? 0),
        strikes: toNumber(row.strikes ?? 0),
        failingSince: toNumberOrNull(row.failing_since),
        failedAt: toNumberOrNull(row.failed_at),
        ramp: toNumberOrNull(row.ramp),
        announcedAt: toNumberOrNull(row.announced_at),
      };

/** The row of a health. */
export const toHealthRow = (health: EndpointHealth): HealthRow => ({
  failures: health.failures,
  strikes: health.strikes,
  failing_since: health.failingSince,
  failed_at: health.failedAt,
  ramp: health.ramp,
  announced_at: health.announcedAt,
});
