import { Flex, Link, Td, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { NavLink, useNavigate } from 'react-router-dom';
import { styled } from 'styled-components';
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
/** What is longer is shown whole when pointed at. */
const NAME_WIDTH = '13rem';

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
          <Link tag={NavLink} to={path} onClick={stay} title={endpoint.name}>
            <Name>{endpoint.name}</Name>
          </Link>
          <Typography variant="pi" textColor="neutral600" title={endpoint.url} ellipsis maxWidth={NAME_WIDTH}>
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
      <Td onClick={stay}>
        {allowed('deliveries.read') && (
          <NavLink to={deliveriesPath({ endpoint: [endpoint.id] })} style={{ textDecoration: 'none' }}>
            <VisuallyHidden>{text('endpoints.deliveries', { name: endpoint.name })}</VisuallyHidden>
            <LastDay endpoint={endpoint} />
          </NavLink>
        )}
      </Td>
      <Td>
        <Waiting endpoint={endpoint} now={now} />
      </Td>
      <Td onClick={stay}>
        <EndpointSwitch endpoint={endpoint} />
      </Td>
      <Td onClick={stay}>{isEditable && <RemoveEndpointButton endpoint={endpoint} />}</Td>
    </Tr>
  );
}

function Events({ events }: { events: readonly string[] }) {
  const more = events.length - EVENTS_SHOWN;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1} title={events.join(', ')}>
      {events.slice(0, EVENTS_SHOWN).map((event) => (
        <EventChip key={event} event={event} />
      ))}
      {more > 0 && <Typography textColor="neutral600">+{more}</Typography>}
    </Flex>
  );
}

const Name = styled.span`
  display: block;
  max-width: ${NAME_WIDTH};
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
`;
