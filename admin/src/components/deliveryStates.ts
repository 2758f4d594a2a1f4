import type { DeliveryView } from '../../../server/src/contracts';

export type DeliveryState = DeliveryView['state'];

/** Every state a delivery can be in, in the order of its life. */
export const DELIVERY_STATES: readonly DeliveryState[] = [
  'pending',
  'queued',
  'sending',
  'retrying',
  'succeeded',
  'dead',
  'canceled',
  'merged',
];

/** The design system's variant that each state is shown in. */
export const STATE_VARIANTS: Record<
  DeliveryState,
  'neutral' | 'secondary' | 'primary' | 'warning' | 'success' | 'danger' | 'alternative'
> = {
  pending: 'neutral',
  queued: 'secondary',
  sending: 'primary',
  retrying: 'warning',
  succeeded: 'success',
  dead: 'danger',
  canceled: 'neutral',
  merged: 'alternative',
};

export type StateColor =
  | 'neutral400'
  | 'neutral500'
  | 'secondary500'
  | 'primary500'
  | 'warning500'
  | 'success500'
  | 'danger500'
  | 'alternative500';

/** The theme's colour that each state has in charts and counters. */
export const STATE_COLORS: Record<DeliveryState, StateColor> = {
  pending: 'neutral500',
  queued: 'secondary500',
  sending: 'primary500',
  retrying: 'warning500',
  succeeded: 'success500',
  dead: 'danger500',
  canceled: 'neutral400',
  merged: 'alternative500',
};

/** Whether a delivery can be asked for again; from `retrying` that means at once. */
export const isReplayable = ({
  state,
  payloadRemovedAt,
}: Pick<DeliveryView, 'state' | 'payloadRemovedAt'>): boolean =>
  payloadRemovedAt === null && ['succeeded', 'dead', 'canceled', 'retrying'].includes(state);

/** Whether a delivery waits, so that it can still be canceled. */
export const isCancelable = (state: DeliveryState): boolean =>
  ['pending', 'queued', 'retrying'].includes(state);

/** Whether nothing more happens to a delivery by itself. */
export const isOver = (state: DeliveryState): boolean =>
  ['succeeded', 'dead', 'canceled', 'merged'].includes(state);
