import { Flex, Typography } from '@strapi/design-system';
import type { DeliveryView } from '../../../server/src/contracts';

/** What the last attempt met: the status, the error, or nothing yet. */
export function LastAnswer({ delivery }: { delivery: DeliveryView }) {
  const { lastStatus, lastError } = delivery;
  if (lastStatus === null && lastError === null) {
    return (
      <Typography textColor="neutral600" aria-hidden>
        –
      </Typography>
    );
  }
  const isGood = lastStatus !== null && lastStatus >= 200 && lastStatus < 300;
  return (
    <Flex direction="column" alignItems="flex-start">
      {lastStatus !== null && (
        <Typography fontWeight="semiBold" textColor={isGood ? 'success600' : 'danger600'}>
          {lastStatus}
        </Typography>
      )}
      {lastError !== null && (
        <Typography
          variant={lastStatus === null ? 'omega' : 'pi'}
          textColor={lastStatus === null ? 'danger600' : 'neutral600'}
          ellipsis
          maxWidth="20rem"
          title={lastError}
        >
          {lastError}
        </Typography>
      )}
    </Flex>
  );
}
