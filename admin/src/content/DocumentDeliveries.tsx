import { Flex, IconButton, Link, Typography } from '@strapi/design-system';
import { ArrowsCounterClockwise } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import type { DeliveryView } from '../../../server/src/contracts';
import { useListDeliveriesQuery } from '../api/deliveries';
import { isReplayable } from '../components/deliveryStates';
import { RelativeTime } from '../components/RelativeTime';
import { StateBadge } from '../components/StateBadge';
import { useAllowed } from '../hooks/useAllowed';
import { useNow } from '../hooks/useNow';
import { usePageVisible } from '../hooks/usePageVisible';
import { useProblem } from '../hooks/useProblem';
import { useReplay } from '../hooks/useReplay';
import { useText } from '../hooks/useText';
import { deliveriesPath } from '../pages/deliveries/filterParams';

const SHOWN = 5;
const POLL_MS = 5000;

interface DocumentDeliveriesProps {
  contentType: string;
  documentId: string;
}

/** A document's last deliveries, with a way to replay each and to see all. */
export default function DocumentDeliveries({ contentType, documentId }: DocumentDeliveriesProps) {
  const text = useText();
  const problem = useProblem();
  const now = useNow();
  const isVisible = usePageVisible();
  const filter = { contentType: [contentType], documentId };
  const { data, error } = useListDeliveriesQuery(
    { ...filter, limit: SHOWN },
    { pollingInterval: isVisible ? POLL_MS : 0, refetchOnMountOrArgChange: true },
  );
  if (!data) return error ? <Typography textColor="danger600">{problem(error)}</Typography> : null;
  if (data.results.length === 0) return <Typography textColor="neutral600">{text('panel.none')}</Typography>;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} width="100%">
      {data.results.map((delivery) => (
        <DeliveryLine key={delivery.id} delivery={delivery} now={now} />
      ))}
      <Link tag={NavLink} to={deliveriesPath(filter)}>
        {text('panel.all')}
      </Link>
    </Flex>
  );
}

function DeliveryLine({ delivery, now }: { delivery: DeliveryView; now: number }) {
  const text = useText();
  const allowed = useAllowed();
  const { replay, isReplaying } = useReplay();
  return (
    <Flex justifyContent="space-between" alignItems="flex-start" gap={2}>
      <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0}>
        <StateBadge state={delivery.state} />
        <Link tag={NavLink} to={`/plugins/durable-webhooks/${delivery.id}`}>
          {delivery.event.type}
        </Link>
        <Typography variant="pi" textColor="neutral600">
          {delivery.endpointName ?? text('endpoint.removed', { id: delivery.endpointId })} ·{' '}
          <RelativeTime at={delivery.createdAt} now={now} />
        </Typography>
      </Flex>
      {allowed('replays.create') && isReplayable(delivery.state) && (
        <IconButton
          variant="ghost"
          label={text(delivery.state === 'retrying' ? 'action.retryNow' : 'action.replay')}
          disabled={isReplaying}
          onClick={() => void replay(delivery.id)}
        >
          <ArrowsCounterClockwise />
        </IconButton>
      )}
    </Flex>
  );
}
