import { Flex, Status, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { AttemptView } from '../../../../server/src/contracts';
import { RelativeTime } from '../../components/RelativeTime';
import { useText } from '../../hooks/useText';

/** One attempt in a line: its number, what it met, when, how long it took, and what was decided. */
export function AttemptTitle({ attempt, now }: { attempt: AttemptView; now: number }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const isAccepted = attempt.outcome === 'accepted';
  return (
    <Flex tag="span" gap={4} wrap="wrap">
      <Typography tag="span" fontWeight="bold" textColor="neutral800">
        {text('attempt.number', { number: attempt.number })}
      </Typography>
      <Status variant={isAccepted ? 'success' : 'danger'} size="S">
        <Typography tag="span" variant="omega" fontWeight="bold">
          {attempt.status ?? text(`outcome.${attempt.outcome}`)}
        </Typography>
      </Status>
      <Typography tag="span" textColor="neutral600">
        <RelativeTime at={attempt.startedAt} now={now} />
      </Typography>
      <Typography tag="span" textColor="neutral600">
        {text('time.ms', { ms: formatNumber(Math.round(attempt.timings.totalMs)) })}
      </Typography>
      <Typography tag="span" textColor="neutral600">
        {text(`decision.${attempt.decision}`)}
      </Typography>
    </Flex>
  );
}
