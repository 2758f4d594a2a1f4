import { Checkbox, Flex, IconButton, Link, Td, Tr, Typography } from '@strapi/design-system';
import { ArrowsCounterClockwise } from '@strapi/icons';
import { NavLink, useNavigate } from 'react-router-dom';
import { isReplayable } from '../../components/deliveryStates';
import { DocumentLink } from '../../components/DocumentLink';
import { LastAnswer } from '../../components/LastAnswer';
import { NextAttempt } from '../../components/NextAttempt';
import { RelativeTime } from '../../components/RelativeTime';
import { StateBadge } from '../../components/StateBadge';
import { useAllowed } from '../../hooks/useAllowed';
import { useReplay } from '../../hooks/useReplay';
import { useText } from '../../hooks/useText';
import type { Selection } from './useSelection';
import type { LiveRow } from './liveRows';

interface DeliveryRowProps {
  row: LiveRow;
  /** Null for a role that may not replay. */
  selection: Selection | null;
  /** What the document is called now; null when it is gone, undefined when that is not known. */
  title: string | null | undefined;
  now: number;
}

/** One delivery in the history; a click anywhere on it opens it. */
export function DeliveryRow({ row, selection, title, now }: DeliveryRowProps) {
  const text = useText();
  const navigate = useNavigate();
  const allowed = useAllowed();
  const { replay, isReplaying } = useReplay();
  const { delivery } = row;
  const path = String(delivery.id);
  return (
    <Tr
      onClick={() => navigate(path)}
      cursor="pointer"
      style={row.hasLeft ? { opacity: 0.5 } : undefined}
      title={row.hasLeft ? text('deliveries.hasLeft') : undefined}
    >
      {selection && (
        <Td onClick={(click: React.MouseEvent) => click.stopPropagation()}>
          <Checkbox
            aria-label={text('selection.one', { id: delivery.id })}
            checked={selection.has(delivery.id)}
            onCheckedChange={() => selection.toggle(delivery.id)}
          />
        </Td>
      )}
      <Td>
        <StateBadge state={delivery.state} />
      </Td>
      <Td>
        <Link tag={NavLink} to={path} onClick={(click: React.MouseEvent) => click.stopPropagation()}>
          {delivery.event.type}
        </Link>
      </Td>
      <Td>
        <DocumentLink event={delivery.event} title={title} />
      </Td>
      <Td>
        <Typography textColor="neutral800">
          {delivery.endpointName ?? text('endpoint.removed', { id: delivery.endpointId })}
        </Typography>
      </Td>
      <Td>
        <Typography textColor="neutral800">{delivery.attempts}</Typography>
      </Td>
      <Td>
        <LastAnswer delivery={delivery} />
      </Td>
      <Td>
        <NextAttempt delivery={delivery} now={now} />
      </Td>
      <Td>
        <Typography textColor="neutral600">
          <RelativeTime at={delivery.createdAt} now={now} />
        </Typography>
      </Td>
      <Td onClick={(click: React.MouseEvent) => click.stopPropagation()}>
        {allowed('replays.create') && isReplayable(delivery) && (
          <Flex justifyContent="flex-end">
            <IconButton
              label={text(delivery.state === 'retrying' ? 'action.retryNow' : 'action.replay')}
              variant="ghost"
              disabled={isReplaying}
              onClick={() => void replay(delivery.id)}
            >
              <ArrowsCounterClockwise />
            </IconButton>
          </Flex>
        )}
      </Td>
    </Tr>
  );
}
