import { Box, Button, DateTimePicker, Field, Flex, Typography } from '@strapi/design-system';
import { ClockCounterClockwise } from '@strapi/icons';
import * as React from 'react';
import type { EndpointView } from '../../../../server/src/contracts';
import { ReplayDialog } from '../../components/replay/ReplayDialog';
import { ReplayProgress } from '../../components/replay/ReplayProgress';
import { useAllowed } from '../../hooks/useAllowed';
import { useText } from '../../hooks/useText';

const DAY_MS = 86_400_000;

/** Sends an endpoint what happened before it was there, or while it did not subscribe. */
export function MissedEvents({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const allowed = useAllowed();
  const [since, setSince] = React.useState<number | null>(null);
  if (!allowed('replays.create') || !allowed('deliveries.read')) return null;
  return (
    <>
      <ReplayProgress />
      <Flex
        gap={4}
        justifyContent="space-between"
        background="neutral0"
        hasRadius
        shadow="filterShadow"
        padding={5}
      >
        <Box>
          <Typography variant="delta" tag="h2">
            {text('missed.title')}
          </Typography>
          <Typography textColor="neutral600">{text('missed.hint')}</Typography>
        </Box>
        <Button
          variant="secondary"
          startIcon={<ClockCounterClockwise />}
          onClick={() => setSince(startOfMinute(Date.now() - DAY_MS))}
        >
          {text('missed.open')}
        </Button>
      </Flex>
      {since !== null && (
        <ReplayDialog aim={{ missing: { endpoint: endpoint.id, since } }} onClose={() => setSince(null)}>
          <Field.Root name="since">
            <Field.Label>{text('missed.since')}</Field.Label>
            <DateTimePicker
              dateLabel={text('filter.date', { label: text('missed.since') })}
              timeLabel={text('filter.timeOfDay', { label: text('missed.since') })}
              value={new Date(since)}
              maxDate={new Date()}
              onChange={(date) => date && setSince(date.getTime())}
            />
          </Field.Root>
        </ReplayDialog>
      )}
    </>
  );
}

const startOfMinute = (at: number): number => Math.floor(at / 60_000) * 60_000;
