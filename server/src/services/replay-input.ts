import type { z } from 'zod';
import type { ReplayInput } from '../contracts/replays';
import { listOf, objectOf, trueOrFalse } from '../core/field-schema';
import { deliveryFilter } from './delivery-filter';
import { id, parsed, time } from './field-schemas';

const MAX_IDS = 1000;

const missing = objectOf({ endpoint: id, since: time });

const replayInput = objectOf({
  ids: listOf(id, 1, MAX_IDS).optional(),
  filter: deliveryFilter.optional(),
  missing: missing.optional(),
  dryRun: trueOrFalse().default(false),
}).check(exactlyOneAim);

/** What is to be replayed. */
export type Aim =
  | { kind: 'ids'; ids: number[] }
  | { kind: 'filter'; filter: NonNullable<ReplayInput['filter']> }
  | { kind: 'missing'; endpoint: number; since: number };

/** The input of a replay, checked; throws ValidationError. */
export function parseReplayInput(input: unknown): { aim: Aim; dryRun: boolean } {
  const { ids, filter, missing: since, dryRun } = parsed(replayInput, input);
  if (ids) return { aim: { kind: 'ids', ids }, dryRun };
  if (filter) return { aim: { kind: 'filter', filter }, dryRun };
  return { aim: { kind: 'missing', ...since! }, dryRun };
}

/** `replayMissing` of the code API, checked; throws ValidationError. */
export const parseMissing = (input: unknown): { endpoint: number; since: number } => parsed(missing, input);

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
