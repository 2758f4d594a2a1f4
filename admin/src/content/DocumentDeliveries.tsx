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

/** Of an endpoint, and looked at for all of them. */
const SHOWN = 2;
const LOOKED_AT = 50;
const POLL_MS = 5000;

interface DocumentDeliveriesProps {
  contentType: string;
  documentId: string;
}

/** A document's last deliveries to each endpoint, with a way to replay each and to see all. */
export default function DocumentDeliveries({ contentType, documentId }: DocumentDeliveriesProps) {
  const text = useText();
  const problem = useProblem();
  const now = useNow();
  const isVisible = usePageVisible();
  const filter = { contentType: [contentType], documentId };
  const { data, error } = useListDeliveriesQuery(
    { ...filter, limit: LOOKED_AT },
    { pollingInterval: isVisible ? POLL_MS : 0, refetchOnMountOrArgChange: true },
  );
  if (!data) return error ? <Typography textColor="danger600">{problem(error)}</Typography> : null;
  if (data.results.length === 0) return <Typography textColor="neutral600">{text('panel.none')}</Typography>;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} width="100%">
      {byEndpoint(data.results).map(({ endpointId, endpointName, latest }) => (
        <Flex key={endpointId} direction="column" alignItems="stretch" gap={2}>
          <Typography variant="sigma" textColor="neutral600" ellipsis>
            {endpointName ?? text('endpoint.removed', { id: endpointId })}
          </Typography>
          {latest.map((delivery) => (
            <DeliveryLine key={delivery.id} delivery={delivery} now={now} />
          ))}
        </Flex>
      ))}
      <Link tag={NavLink} to={deliveriesPath(filter)}>
        {text('panel.all')}
      </Link>
    </Flex>
  );
}

interface EndpointDeliveries {
  endpointId: number;
  endpointName: string | null;
  latest: DeliveryView[];
}

/** Endpoints in the order of their last delivery, each with its last few. */
function byEndpoint(deliveries: readonly DeliveryView[]): EndpointDeliveries[] {
  const endpoints = new Map<number, EndpointDeliveries>();
  for (const delivery of deliveries) {
    const { endpointId, endpointName } = delivery;
    const latest = endpoints.get(endpointId)?.latest ?? [];
    if (latest.length < SHOWN) latest.push(delivery);
    endpoints.set(endpointId, { endpointId, endpointName, latest });
  }
  return [...endpoints.values()];
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
          <RelativeTime at={delivery.createdAt} now={now} />
        </Typography>
      </Flex>
      {allowed('replays.create') && isReplayable(delivery) && (
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
