import { Accordion, Box, Flex, Typography } from '@strapi/design-system';
import { Clock } from '@strapi/icons';
import * as React from 'react';
import { useIntl } from 'react-intl';
import type { AttemptView, DeliveryDetail } from '../../../../server/src/contracts';
import { RelativeTime } from '../../components/RelativeTime';
import { useText } from '../../hooks/useText';
import { AttemptDetails } from './AttemptDetails';
import { AttemptTitle } from './AttemptTitle';
import { notKeptBefore } from './notKept';

/** What happened to a delivery, newest first: what is planned, and every attempt with all it met. */
export function AttemptTimeline({ delivery, now }: { delivery: DeliveryDetail; now: number }) {
  const text = useText();
  const attempts = [...delivery.attemptLog].sort((a, b) => b.number - a.number);
  const [latest] = attempts;
  return (
    <Flex tag="section" direction="column" alignItems="stretch" gap={3} aria-label={text('attempts.title')}>
      <Typography variant="delta" tag="h2">
        {text('attempts.title')}
      </Typography>
      <Planned delivery={delivery} now={now} />
      {latest !== undefined && (
        <Accordion.Root defaultValue={String(latest.number)} size="S">
          {attempts.map((attempt, index) => (
            <React.Fragment key={attempt.number}>
              <AttemptItem attempt={attempt} body={delivery.body} now={now} />
              <NotKept count={notKeptBefore(attempt, attempts[index + 1])} />
            </React.Fragment>
          ))}
        </Accordion.Root>
      )}
    </Flex>
  );
}

function Planned({ delivery, now }: { delivery: DeliveryDetail; now: number }) {
  const text = useText();
  const { formatDate } = useIntl();
  const { nextAttemptAt, heldBy } = delivery;
  if (nextAttemptAt === null) {
    return delivery.attemptLog.length > 0 ? null : (
      <Typography textColor="neutral600">{text('attempts.none')}</Typography>
    );
  }
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={4}>
      <Flex gap={3}>
        <Clock fill="neutral600" aria-hidden />
        <Typography>
          {heldBy === null ? <Due at={nextAttemptAt} now={now} /> : text(`attempts.held.${heldBy}`)}
        </Typography>
        {heldBy === null && (
          <Typography variant="pi" textColor="neutral600">
            {formatDate(nextAttemptAt, { dateStyle: 'medium', timeStyle: 'medium' })}
          </Typography>
        )}
      </Flex>
    </Box>
  );
}

function Due({ at, now }: { at: number; now: number }) {
  const text = useText();
  if (at <= now) return <>{text('attempts.due')}</>;
  return (
    <>
      {text('attempts.planned')} <RelativeTime at={at} now={now} />
    </>
  );
}

function NotKept({ count }: { count: number }) {
  const text = useText();
  if (count <= 0) return null;
  return (
    <Box paddingTop={3} paddingBottom={3} paddingLeft={6}>
      <Typography textColor="neutral600">{text('attempts.notKept', { count })}</Typography>
    </Box>
  );
}

function AttemptItem({ attempt, body, now }: { attempt: AttemptView; body: string | null; now: number }) {
  return (
    <Accordion.Item value={String(attempt.number)}>
      <Accordion.Header>
        <Accordion.Trigger caretPosition="right">
          <AttemptTitle attempt={attempt} now={now} />
        </Accordion.Trigger>
      </Accordion.Header>
      <Accordion.Content>
        <AttemptDetails attempt={attempt} body={body} />
      </Accordion.Content>
    </Accordion.Item>
  );
}
