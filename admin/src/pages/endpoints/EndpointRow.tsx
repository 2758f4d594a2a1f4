import { Flex, IconButton, Link, Td, Tr, Typography } from '@strapi/design-system';
import { ChartBubble, Pencil, Eye } from '@strapi/icons';
import { NavLink, useNavigate } from 'react-router-dom';
import type { EndpointView } from '../../../../server/src/contracts';
import { EventChip } from '../../components/EventChip';
import { useAllowed } from '../../hooks/useAllowed';
import { useText } from '../../hooks/useText';
import { deliveriesPath } from '../deliveries/filterParams';
import { EndpointStateBadge } from './EndpointStateBadge';
import { LastDay } from './LastDay';
import { Waiting } from './Waiting';
import { EndpointSwitch } from './EndpointSwitch';
import { hostOf } from './endpointState';
import { RemoveEndpointButton } from './RemoveEndpointButton';

const EVENTS_SHOWN = 2;

/** One endpoint in the table; a click anywhere on it opens it. */
export function EndpointRow({ endpoint, now }: { endpoint: EndpointView; now: number }) {
  const text = useText();
  const navigate = useNavigate();
  const allowed = useAllowed();
  const path = String(endpoint.id);
  const isEditable = allowed('endpoints.write') && endpoint.source === 'admin';
  const stay = (click: React.MouseEvent) => click.stopPropagation();
  return (
    <Tr onClick={() => navigate(path)} cursor="pointer">
      <Td>
        <Flex direction="column" alignItems="flex-start">
          <Link tag={NavLink} to={path} onClick={stay}>
            {endpoint.name}
          </Link>
          <Typography variant="pi" textColor="neutral600" title={endpoint.url}>
            {hostOf(endpoint.url)}
          </Typography>
          {endpoint.source === 'configuration' && (
            <Typography variant="pi" textColor="neutral600">
              {text('endpoints.declared')}
            </Typography>
          )}
        </Flex>
      </Td>
      <Td>
        <Events events={endpoint.events} />
      </Td>
      <Td>
        <EndpointStateBadge endpoint={endpoint} />
      </Td>
      <Td>{allowed('deliveries.read') && <LastDay endpoint={endpoint} />}</Td>
      <Td>
        <Waiting endpoint={endpoint} now={now} />
      </Td>
      <Td onClick={stay}>
        <EndpointSwitch endpoint={endpoint} />
      </Td>
      <Td onClick={stay}>
        <Flex gap={1} justifyContent="flex-end">
          {allowed('deliveries.read') && (
            <IconButton
              tag={NavLink}
              to={deliveriesPath({ endpoint: [endpoint.id] })}
              label={text('endpoints.deliveries', { name: endpoint.name })}
              variant="ghost"
            >
              <ChartBubble />
            </IconButton>
          )}
          <IconButton
            tag={NavLink}
            to={path}
            label={text(isEditable ? 'endpoints.edit' : 'endpoints.view', { name: endpoint.name })}
            variant="ghost"
          >
            {isEditable ? <Pencil /> : <Eye />}
          </IconButton>
          {isEditable && <RemoveEndpointButton endpoint={endpoint} />}
        </Flex>
      </Td>
    </Tr>
  );
}

function Events({ events }: { events: readonly string[] }) {
  const more = events.length - EVENTS_SHOWN;
  return (
    <Flex gap={1} title={events.join(', ')}>
      {events.slice(0, EVENTS_SHOWN).map((event) => (
        <EventChip key={event} event={event} />
      ))}
      {more > 0 && <Typography textColor="neutral600">+{more}</Typography>}
    </Flex>
  );
}
