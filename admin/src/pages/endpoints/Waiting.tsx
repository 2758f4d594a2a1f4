import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { EndpointView } from '../../../../server/src/contracts';
import { RelativeTime } from '../../components/RelativeTime';
import { useText } from '../../hooks/useText';

/** The server counts no further. */
const MOST = 1_000;

/** How much waits for an endpoint, and since when. */
export function Waiting({ endpoint, now }: { endpoint: EndpointView; now: number }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const { waiting, oldestWaitingAt } = endpoint;
  const count = formatNumber(waiting);
  return (
    <Flex direction="column" alignItems="flex-start">
      <Typography textColor="neutral800">
        {waiting >= MOST ? text('counters.more', { count }) : count}
      </Typography>
      {oldestWaitingAt !== null && (
        <Typography variant="pi" textColor="neutral600">
          {text('endpoints.oldest')} <RelativeTime at={oldestWaitingAt} now={now} />
        </Typography>
      )}
    </Flex>
  );
}
