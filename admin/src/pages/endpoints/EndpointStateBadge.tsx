import { Flex, Status, Typography } from '@strapi/design-system';
import type { EndpointView } from '../../../../server/src/contracts';
import { readable } from '../../components/readable';
import { RelativeTime } from '../../components/RelativeTime';
import { useNow } from '../../hooks/useNow';
import { useText } from '../../hooks/useText';
import { endpointState } from './endpointState';
import { useReasons } from './useReasons';

const VARIANTS = {
  enabled: 'success',
  off: 'neutral',
  disabled: 'danger',
  unreadable: 'danger',
  failing: 'warning',
  parked: 'warning',
} as const;

/** How an endpoint stands, with the reason when it is not well. */
export function EndpointStateBadge({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const state = endpointState(endpoint);
  const { disabledReason, secretsProblem } = useReasons(endpoint);
  const reason = disabledReason ?? secretsProblem;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Status variant={VARIANTS[state]} size="S" width="fit-content">
        <Typography tag="span" variant="omega" fontWeight="bold" {...readable(VARIANTS[state])}>
          {text(`endpointState.${state}`)}
        </Typography>
      </Status>
      <HealthNote endpoint={endpoint} />
      {reason !== null && (
        <Typography variant="pi" textColor="neutral600" ellipsis maxWidth="24rem" title={reason}>
          {reason}
        </Typography>
      )}
    </Flex>
  );
}

function HealthNote({ endpoint }: { endpoint: EndpointView }) {
  const text = useText();
  const now = useNow();
  const { state, consecutiveFailures, nextProbeAt } = endpoint.health;
  if (!endpoint.enabled || state === 'healthy') return null;
  return (
    <Typography variant="pi" textColor="neutral600">
      {text('health.failures', { count: consecutiveFailures })}
      {nextProbeAt !== null && nextProbeAt > now && (
        <>
          {' · '}
          {text('health.probe')} <RelativeTime at={nextProbeAt} now={now} />
        </>
      )}
    </Typography>
  );
}
