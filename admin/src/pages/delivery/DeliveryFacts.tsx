import { Box, Flex, Link, Typography } from '@strapi/design-system';
import type * as React from 'react';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { DeliveryDetail } from '../../../../server/src/contracts';
import { DocumentLink } from '../../components/DocumentLink';
import { StateBadge } from '../../components/StateBadge';
import { useAllowed } from '../../hooks/useAllowed';
import { useDocumentTitles } from '../../hooks/useDocumentTitles';
import { useText } from '../../hooks/useText';

/** What a delivery is: the event, the document, the endpoint, who caused it. */
export function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const text = useText();
  const { formatDate } = useIntl();
  const time = (at: number) => formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' });
  const { event, actor, replay } = delivery;
  const title = useDocumentTitles([event])(event);
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={5}>
      <Flex tag="dl" direction="column" alignItems="stretch" gap={4}>
        <Fact name={text('column.state')}>
          <StateBadge state={delivery.state} />
        </Fact>
        <Fact name={text('column.endpoint')}>
          <EndpointLink delivery={delivery} />
        </Fact>
        <Fact name={text('column.document')}>
          <DocumentLink event={event} title={title} />
        </Fact>
        {event.status !== null && <Fact name={text('fact.version')}>{text(`version.${event.status}`)}</Fact>}
        <Fact name={text('fact.happened')}>{time(event.createdAt)}</Fact>
        {delivery.finishedAt !== null && (
          <Fact name={text('fact.finished')}>{time(delivery.finishedAt)}</Fact>
        )}
        <Fact name={text('fact.actor')}>
          {actor === null ? text('actor.nobody') : text(`actor.${actor.kind}`, { name: nameOf(actor) })}
        </Fact>
        {replay !== null && (
          <Fact name={text('fact.replayed')}>
            {text('fact.replayedBy', {
              name: nameOf(replay.by) ?? text('replays.byCode'),
              time: time(replay.at),
            })}
          </Fact>
        )}
        <Fact name="webhook-id">
          <Typography variant="pi" style={{ overflowWrap: 'anywhere' }}>
            {event.messageId}
          </Typography>
        </Fact>
      </Flex>
    </Box>
  );
}

const nameOf = (actor: DeliveryDetail['actor']): string | null => actor && (actor.name ?? actor.id);

function EndpointLink({ delivery }: { delivery: DeliveryDetail }) {
  const text = useText();
  const allowed = useAllowed();
  const { endpointId, endpointName } = delivery;
  if (endpointName === null) return <>{text('endpoint.removed', { id: endpointId })}</>;
  if (!allowed('endpoints.read')) return <>{endpointName}</>;
  return (
    <Link tag={NavLink} to={`/settings/durable-webhooks/${endpointId}`}>
      {endpointName}
    </Link>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Box>
      <Typography tag="dt" variant="pi" textColor="neutral600">
        {name}
      </Typography>
      <Typography tag="dd" textColor="neutral800">
        {children}
      </Typography>
    </Box>
  );
}
