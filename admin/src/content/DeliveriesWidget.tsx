import { Widget } from '@strapi/strapi/admin';
import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import { useCountDeliveriesQuery } from '../api/deliveries';
import type { DeliveryState } from '../components/deliveryStates';
import { usePageVisible } from '../hooks/usePageVisible';
import { type TextKey, useText } from '../hooks/useText';
import { deliveriesPath } from '../pages/deliveries/filterParams';

const POLL_MS = 30_000;
const WAITING: DeliveryState[] = ['pending', 'queued', 'sending', 'retrying'];

/** How many deliveries are dead and how many wait, on the home page; each number leads to them. */
export default function DeliveriesWidget() {
  return (
    <Flex gap={4} alignItems="stretch" height="100%">
      <Count label="widget.dead" states={['dead']} color="danger600" />
      <Count label="widget.waiting" states={WAITING} color="warning600" />
    </Flex>
  );
}

interface CountProps {
  label: TextKey & `widget.${string}`;
  states: DeliveryState[];
  color: 'danger600' | 'warning600';
}

function Count({ label, states, color }: CountProps) {
  const text = useText();
  const { formatNumber } = useIntl();
  const isVisible = usePageVisible();
  const { data, error } = useCountDeliveriesQuery(states, {
    pollingInterval: isVisible ? POLL_MS : 0,
    refetchOnMountOrArgChange: true,
  });
  if (!data) return error ? <Widget.Error /> : <Widget.Loading />;
  const count = formatNumber(data.atLeast);
  return (
    <CountLink to={deliveriesPath({ state: states })}>
      <Box background="neutral100" hasRadius padding={5} height="100%">
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography variant="alpha" tag="span" textColor={data.atLeast > 0 ? color : 'neutral800'}>
            {data.isAll ? count : text('widget.more', { count })}
          </Typography>
          <Typography textColor="neutral600">{text(label)}</Typography>
        </Flex>
      </Box>
    </CountLink>
  );
}

const CountLink = styled(Link)`
  flex: 1;
  text-decoration: none;
`;
