import type { z } from 'zod';
import { listOf, objectOf, trueOrFalse } from '../core/field-schema';
import { deliveryFilter } from './delivery-filter';
import type { Aim } from '../pipeline/replay-ports';
import { count, id, parsed, time } from './field-schemas';

const MAX_IDS = 1000;

const missing = objectOf({ endpoint: id, since: time });

const replayInput = objectOf({
  ids: listOf(id, 1, MAX_IDS).optional(),
  filter: deliveryFilter.optional(),
  missing: missing.optional(),
  perSecond: count(1, 10_000).nullable().default(null),
  dryRun: trueOrFalse().default(false),
}).check(exactlyOneAim);

/** The input of a replay, checked; throws ValidationError. */
export function parseReplayInput(input: unknown): { aim: Aim; perSecond: number | null; dryRun: boolean } {
  const { ids, filter, missing: since, ...how } = parsed(replayInput, input);
  if (ids) return { aim: { kind: 'ids', ids }, ...how };
  if (filter) return { aim: { kind: 'filter', filter }, ...how };
  return { aim: { kind: 'missing', ...since! }, ...how };
}

function exactlyOneAim({
  value,
  issues,
}: z.core.ParsePayload<{ ids?: unknown; filter?: object; missing?: unknown }>): void {
  if (issues.length > 0) return;
  const aims = [value.ids, value.filter, value.missing].filter((aim) => aim !== undefined);
  if (aims.length !== 1) {
    issues.push({
      code: 'custom',
      message: 'must have exactly one of "ids", "filter" and "missing"',
      input: value,
    });
  } else if (value.filter && Object.values(value.filter).every((part) => part === undefined)) {
    issues.push({
      code: 'custom',
      message: 'must not be empty: it would replay everything — name at least a state, an endpoint or "from"',
      input: value.filter,
      path: ['filter'],
    });
  }
}
