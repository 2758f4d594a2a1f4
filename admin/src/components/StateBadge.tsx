import { Status, Typography } from '@strapi/design-system';
import { useText } from '../hooks/useText';
import { readable } from './readable';
import { type DeliveryState, STATE_VARIANTS } from './deliveryStates';

/** A delivery's state, in its colour and in words. */
export function StateBadge({ state }: { state: DeliveryState }) {
  const text = useText();
  return (
    <Status variant={STATE_VARIANTS[state]} size="S" width="fit-content">
      <Typography tag="span" variant="omega" fontWeight="bold" {...readable(STATE_VARIANTS[state])}>
        {text(`state.${state}`)}
      </Typography>
    </Status>
  );
}
