import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { Box, Grid, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router-dom';
import type { DeliveryDetail } from '../../../../server/src/contracts';
import { useReadDeliveryQuery } from '../../api/deliveries';
import { BodyView } from '../../components/BodyView';
import { isOver } from '../../components/deliveryStates';
import { useNow } from '../../hooks/useNow';
import { usePageVisible } from '../../hooks/usePageVisible';
import { useProblem } from '../../hooks/useProblem';
import { useText } from '../../hooks/useText';
import { AttemptTimeline } from './AttemptTimeline';
import { DeliveryActions } from './DeliveryActions';
import { MergedDeliveries } from './MergedDeliveries';
import { DeliveryFacts } from './DeliveryFacts';

const POLL_MS = 3000;

/** One delivery: what it is, what every attempt met, and what can be done about it. */
export function DeliveryPage() {
  const text = useText();
  const problem = useProblem();
  const { data: delivery, error } = useDelivery(Number(useParams().id));
  if (!delivery) return error ? <Page.Error content={problem(error)} /> : <Page.Loading />;
  const title = text('delivery.title', { event: delivery.event.type, id: delivery.id });
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={delivery.event.type}
        subtitle={text('delivery.subtitle', { id: delivery.id, endpoint: delivery.endpointName ?? '' })}
        navigationAction={<BackButton fallback=".." />}
        primaryAction={<DeliveryActions delivery={delivery} />}
      />
      <Layouts.Content>
        <Grid.Root gap={6} paddingBottom={8}>
          <Grid.Item col={8} s={12} direction="column" alignItems="stretch" gap={6}>
            <DeliveryStory delivery={delivery} />
          </Grid.Item>
          <Grid.Item col={4} s={12} direction="column" alignItems="stretch">
            <DeliveryFacts delivery={delivery} />
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
    </Page.Main>
  );
}

/** A delivery that is not over yet is asked for again every few seconds while the page is seen. */
function useDelivery(id: number) {
  const isVisible = usePageVisible();
  const kept = useReadDeliveryQuery(id);
  const isWaiting = kept.data !== undefined && !isOver(kept.data.state);
  return useReadDeliveryQuery(id, {
    pollingInterval: isVisible && isWaiting ? POLL_MS : 0,
    refetchOnMountOrArgChange: true,
  });
}

function PayloadRemoved({ at }: { at: number }) {
  const text = useText();
  const { formatDate } = useIntl();
  return (
    <Typography textColor="neutral600">
      {text('delivery.payloadRemoved', { time: formatDate(at, { dateStyle: 'medium', timeStyle: 'short' }) })}
    </Typography>
  );
}

function DeliveryStory({ delivery }: { delivery: DeliveryDetail }) {
  const text = useText();
  const now = useNow(1000);
  return (
    <>
      {delivery.thinReason !== null && (
        <Box background="warning100" borderColor="warning200" hasRadius padding={4}>
          <Typography>{text('delivery.thin', { reason: delivery.thinReason })}</Typography>
        </Box>
      )}
      <MergedDeliveries delivery={delivery} />
      <AttemptTimeline delivery={delivery} now={now} />
      <Box background="neutral0" hasRadius shadow="tableShadow" padding={5}>
        {delivery.payloadRemovedAt !== null ? (
          <PayloadRemoved at={delivery.payloadRemovedAt} />
        ) : delivery.body === null ? (
          <Typography textColor="neutral600">{text('delivery.bodyHidden')}</Typography>
        ) : (
          <BodyView title={text('delivery.body')} body={delivery.body} />
        )}
      </Box>
    </>
  );
}
