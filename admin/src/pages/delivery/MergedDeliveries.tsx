import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { DeliveryDetail } from '../../../../server/src/contracts';
import { useText } from '../../hooks/useText';

/** What was sent in the stead of what: the delivery that this one went into, or those that went into it. */
export function MergedDeliveries({ delivery }: { delivery: DeliveryDetail }) {
  const text = useText();
  const { formatDate } = useIntl();
  const { mergedInto, merged, hasMoreMerged } = delivery;
  if (mergedInto === null && merged.length === 0) return null;
  return (
    <Box
      tag="section"
      aria-label={text('merged.title')}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      padding={5}
    >
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Typography variant="delta" tag="h2">
          {text('merged.title')}
        </Typography>
        {mergedInto !== null && (
          <Typography>
            {text('merged.into')} <DeliveryLink id={mergedInto} />
          </Typography>
        )}
        {merged.length > 0 && (
          <>
            <Typography>{text('merged.from')}</Typography>
            {merged.map(({ id, eventType, eventCreatedAt }) => (
              <Typography key={id} textColor="neutral600">
                <DeliveryLink id={id} /> · {eventType} ·{' '}
                {formatDate(eventCreatedAt, { dateStyle: 'medium', timeStyle: 'medium' })}
              </Typography>
            ))}
            {hasMoreMerged && <Typography textColor="neutral600">{text('merged.more')}</Typography>}
          </>
        )}
      </Flex>
    </Box>
  );
}

function DeliveryLink({ id }: { id: number }) {
  const text = useText();
  return (
    <Link tag={NavLink} to={`/plugins/durable-webhooks/${id}`}>
      {text('merged.delivery', { id })}
    </Link>
  );
}
