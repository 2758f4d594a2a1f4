import { Typography } from '@strapi/design-system';
import type { DeliveryView } from '../../../server/src/contracts';
import { useText } from '../hooks/useText';
import { RelativeTime } from './RelativeTime';

/** When a delivery is attempted next. */
export function NextAttempt({ delivery, now }: { delivery: DeliveryView; now: number }) {
  const text = useText();
  const { nextAttemptAt } = delivery;
  if (nextAttemptAt === null) {
    return (
      <Typography textColor="neutral600" aria-hidden>
        –
      </Typography>
    );
  }
  if (delivery.heldBy !== null) {
    return <Typography textColor="neutral600">{text(`held.${delivery.heldBy}`)}</Typography>;
  }
  return (
    <Typography textColor="neutral800">
      {nextAttemptAt <= now ? text('time.due') : <RelativeTime at={nextAttemptAt} now={now} />}
    </Typography>
  );
}
