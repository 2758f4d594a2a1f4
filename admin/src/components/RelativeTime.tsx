import { useIntl } from 'react-intl';
import { useText } from '../hooks/useText';
import { spanBetween } from './relativeTime';

/** An instant said from now ("in 4 min", "2 hours ago"), with the exact one on hovering. Epoch milliseconds. */
export function RelativeTime({ at, now }: { at: number; now: number }) {
  const { formatRelativeTime, formatDate } = useIntl();
  const text = useText();
  const { value, unit } = spanBetween(now, at);
  const isNow = unit === 'second' && Math.abs(value) < 5;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatDate(at, { dateStyle: 'full', timeStyle: 'medium' })}
    >
      {isNow ? text('time.now') : formatRelativeTime(value, unit, { numeric: 'always', style: 'short' })}
    </time>
  );
}
